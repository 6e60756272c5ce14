import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exitOf, startChild } from "./child-processes.ts";
import { elapsedSeconds, say } from "./narrate.ts";
import { example, repository } from "./repository.ts";

const oldestMinor = 11;
const candidates = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];

/**
 * A Python with exactly the packages of the example's requirements, each checked by its hash. It is kept under
 * `.cache/python` by the digest of the requirements and of the interpreter, so that it is made once.
 *
 * @returns path of its interpreter.
 * @throws Error where there is no Python 3.11 or newer, or a package cannot be had.
 */
export async function preparePython(): Promise<string> {
  const requirements = join(example, "requirements.txt");
  const uvRequirements = join(example, "uv-requirements.txt");
  const base = findPython();
  const digest = createHash("sha256");
  for (const file of [requirements, uvRequirements]) digest.update(readFileSync(file));
  digest.update(`${base.executable} ${base.version}`);
  const environment = join(repository, ".cache", "python", digest.digest("hex").slice(0, 16));
  const bin = join(environment, process.platform === "win32" ? "Scripts" : "bin");
  const python = join(bin, "python");
  const complete = join(environment, "complete");
  if (existsSync(complete)) return python;

  say(`Python ${base.version}: making an environment for the training script (once; about half a minute)`);
  rmSync(environment, { recursive: true, force: true });
  mkdirSync(environment, { recursive: true });
  await runTool(base.executable, ["-m", "venv", environment]);
  await runTool(python, ["-m", "pip", "install", "--quiet", "--require-hashes", "-r", uvRequirements]);
  say(`  uv is there, now the packages [${elapsedSeconds()} s]`);
  await runTool(join(bin, "uv"), [
    "pip",
    "sync",
    "--python",
    python,
    "--require-hashes",
    "--compile-bytecode",
    requirements,
  ]);
  writeFileSync(complete, "");
  say(`  the Python environment is ready [${elapsedSeconds()} s]`);
  return python;
}

function findPython(): { executable: string; version: string } {
  const seen: string[] = [];
  const script =
    "import sys, venv; print(sys.executable, '.'.join(map(str, sys.version_info[:3])), sep='\\n')";
  for (const candidate of candidates) {
    const { status, stdout } = spawnSync(candidate, ["-c", script], { encoding: "utf8" });
    if (status !== 0) continue;
    const [executable = "", version = ""] = stdout.trim().split(/\r?\n/);
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (major === 3 && minor >= oldestMinor) return { executable, version };
    seen.push(`${candidate} is ${version}`);
  }
  throw new Error(
    `Python 3.${oldestMinor} or newer with its venv module is needed for the training script${
      seen.length === 0 ? "" : ` (${seen.join(", ")})`
    }; install it so that python3 finds it`,
  );
}

/** Its progress goes to stderr. */
async function runTool(command: string, args: readonly string[]): Promise<void> {
  const child = startChild(command, args, { stdio: ["ignore", 2, 2] });
  const exitCode = await exitOf(child);
  if (exitCode !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${exitCode}`);
}

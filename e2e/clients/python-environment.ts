import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../", import.meta.url));

/**
 * An environment with exactly the packages of a requirements file, each checked by its hash. It is kept under `.cache/python` by the
 * digest of the file and of the interpreter, so that it is made once.
 *
 * @param interpreter a Python with its venv module.
 * @returns path of the environment's interpreter.
 * @throws Error where a package cannot be had.
 */
export function preparePython(interpreter: string, requirements: string): string {
  const version = run(interpreter, ["-c", "import sys; print(sys.version, sys.executable)"]);
  const digest = createHash("sha256").update(readFileSync(requirements)).update(version).digest("hex");
  const environment = join(repository, ".cache", "python", digest.slice(0, 16));
  const python = join(environment, process.platform === "win32" ? "Scripts" : "bin", "python");
  const complete = join(environment, "complete");
  if (existsSync(complete)) return python;
  rmSync(environment, { recursive: true, force: true });
  mkdirSync(environment, { recursive: true });
  run(interpreter, ["-m", "venv", environment]);
  run(python, ["-m", "pip", "install", "--quiet", "--require-hashes", "-r", requirements]);
  writeFileSync(complete, "");
  return python;
}

/** The first of `commands` that is a Python of one of these minor versions of 3, if any is. */
export function findPython(
  commands: readonly string[],
  minorVersions: readonly number[],
): string | undefined {
  const script = "import sys, venv; print(*sys.version_info[:2])";
  return commands.find((command) => {
    const { status, stdout } = spawnSync(command, ["-c", script], { encoding: "utf8" });
    const [major, minor = 0] = (stdout ?? "").trim().split(" ").map(Number);
    return status === 0 && major === 3 && minorVersions.includes(minor);
  });
}

function run(command: string, words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${words.join(" ")} ended with ${status}: ${stderr}`);
  return stdout;
}

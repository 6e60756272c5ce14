import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { exitOf, startChild } from "./child-processes.ts";
import { say } from "./narrate.ts";
import type { Person } from "./person.ts";
import { cleanEnvironment } from "./plumbline-process.ts";
import { example } from "./repository.ts";
import type { Stage } from "./stage.ts";

/**
 * Runs a Python program of the example as somebody, with nothing but `MLFLOW_TRACKING_URI` and a token to know the
 * server by, and shows its output.
 *
 * @throws Error where its exit code is none of `expected`.
 */
export async function runMlflowProgram(
  { python, serverUrl, directory }: Pick<Stage, "python" | "serverUrl" | "directory">,
  person: Person,
  program: "train.py" | "retrain.py" | "promote.py",
  args: readonly string[],
  expected: readonly number[] = [0],
): Promise<{ exitCode: number; lines: readonly string[] }> {
  say(`${person.userName}$ python ${program} ${args.join(" ")}`);
  const child = startChild(python, [join(example, program), ...args], {
    // MLflow's ONNX flavour leaves an empty folder named after the model where it runs.
    cwd: join(directory, "files"),
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...cleanEnvironment(),
      MLFLOW_TRACKING_URI: serverUrl,
      MLFLOW_TRACKING_TOKEN: person.token,
      // MLflow's client would report its use to its makers.
      DO_NOT_TRACK: "true",
      PYTHONUNBUFFERED: "1",
    },
  });
  const logFile = join(directory, "logs", `${program}.log`);
  // MLflow's own remarks; a traceback if there is one.
  child.stderr!.pipe(createWriteStream(logFile, { flags: "a" }));
  const lines: string[] = [];
  createInterface({ input: child.stdout! }).on("line", (line) => {
    lines.push(line);
    say(`  ${line}`);
  });
  const exitCode = await exitOf(child);
  if (!expected.includes(exitCode)) throw new Error(`${program} ended with ${exitCode}; see ${logFile}`);
  return { exitCode, lines };
}

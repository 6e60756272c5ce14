import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ServerProcess } from "../server-process.ts";
import { findPython, preparePython } from "./python-environment.ts";

/**
 * Runs the programs of this folder, unmodified clients of MLflow each, against a server: `node e2e/clients/run.long.ts [program]…`.
 * A program reads back through the API what it logged and fails where anything differs. The first run fetches about 3 GB of packages.
 */
interface Client {
  readonly requirements: string;
  readonly minorVersions: readonly number[];
  readonly programs: readonly string[];
}

const clients: readonly Client[] = [
  {
    requirements: "requirements.txt",
    minorVersions: [11, 12, 13],
    programs: [
      "fluent_logging.py",
      "command_line.py",
      "custom_model.py",
      "prompts_and_traces.py",
      "scikit_learn_autolog.py",
      "gradient_boosting_autolog.py",
      "optuna_study.py",
      "keras_fit.py",
    ],
  },
  {
    requirements: "requirements-2.txt",
    minorVersions: [11, 12, 13],
    programs: [
      "fluent_logging.py",
      "command_line.py",
      "scikit_learn_autolog.py",
      "gradient_boosting_autolog.py",
    ],
  },
  {
    requirements: "requirements-torch.txt",
    minorVersions: [10],
    programs: ["lightning_logger.py", "transformers_callback.py"],
  },
];

const here = fileURLToPath(new URL(".", import.meta.url));
const wanted = process.argv.slice(2);
const counts = { passed: 0, failed: 0, skipped: 0 };
for (const client of clients) await runClient(client);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;

async function runClient({ requirements, minorVersions, programs }: Client): Promise<void> {
  const chosen = programs.filter((program) => wanted.length === 0 || wanted.includes(program));
  if (chosen.length === 0) return;
  const commands = ["python3", ...minorVersions.map((minor) => `python3.${minor}`)];
  const interpreter = findPython(commands, minorVersions);
  if (interpreter === undefined) {
    counts.skipped += chosen.length;
    console.log(`skipped ${chosen.join(", ")}: no Python 3.${minorVersions.join(" or 3.")} is here`);
    return;
  }
  const python = preparePython(interpreter, join(here, requirements));
  const directory = mkdtempSync(join(tmpdir(), "plumbline-clients-"));
  try {
    await using server = await ServerProcess.start({ data: join(directory, "data") });
    for (const program of chosen) {
      const problem = runProgram(python, program, directory, server);
      counts[problem === undefined ? "passed" : "failed"] += 1;
      console.log(`${problem === undefined ? "passed " : "FAILED "} ${program} with ${requirements}`);
      if (problem !== undefined) console.log(problem);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** @returns the end of what it printed, where it failed. */
function runProgram(
  python: string,
  program: string,
  directory: string,
  server: ServerProcess,
): string | undefined {
  const folder = join(directory, program);
  mkdirSync(folder);
  const { status, stderr } = spawnSync(python, [join(here, program)], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    timeout: 10 * 60 * 1000,
    env: {
      ...process.env,
      DO_NOT_TRACK: "true",
      GIT_PYTHON_REFRESH: "quiet",
      MLFLOW_DISABLE_TELEMETRY: "true",
      MLFLOW_TRACKING_TOKEN: server.token,
      MLFLOW_TRACKING_URI: server.url,
      MPLBACKEND: "agg",
      PYTHONDONTWRITEBYTECODE: "1",
    },
  });
  return status === 0 ? undefined : `${stderr.slice(-3000)}\n${server.log.slice(-1000)}`;
}

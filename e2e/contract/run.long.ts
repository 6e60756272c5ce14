import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findPython, preparePython } from "../clients/python-environment.ts";
import { MlflowServer } from "../export-import/mlflow-server.ts";
import { ServerProcess } from "../server-process.ts";
import { findDifferences, walkContract } from "./walk-contract.ts";

/**
 * Walks the client API of MLflow 2.22.5 and 3.17.2 against a server of ours and one of MLflow 3.17.2, and compares all answers:
 * `node e2e/contract/run.long.ts`. Ends with 1 where they differ, with 2 where it could not be tried.
 */
const clients = fileURLToPath(new URL("../clients/", import.meta.url));
const interpreter = findPython(["python3", "python3.11", "python3.12", "python3.13"], [11, 12, 13]);
if (interpreter === undefined) {
  console.error("no Python 3.11, 3.12 or 3.13 is here");
  process.exit(2);
}
const current = preparePython(interpreter, join(clients, "requirements.txt"));
const previous = preparePython(interpreter, join(clients, "requirements-2.txt"));
let differing = 0;
for (const [name, python] of [
  ["3.17.2", current],
  ["2.22.5", previous],
] as const) {
  const directory = mkdtempSync(join(tmpdir(), "plumbline-contract-"));
  try {
    await using ours = await ServerProcess.start({ data: join(directory, "ours") });
    await using theirs = await MlflowServer.start(current, join(directory, "theirs"));
    const reference = await walkContract(python, { url: theirs.url, token: undefined });
    const answers = await walkContract(python, { url: ours.url, token: ours.token });
    const differences = findDifferences(reference, answers);
    for (const line of differences) console.log(line);
    console.log(`client ${name}: ${Object.keys(reference).length} steps, ${differences.length} differ`);
    differing += differences.length;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
process.exitCode = differing === 0 ? 0 : 1;

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What a client was told at each step, without ids and times. */
export type ContractAnswers = Readonly<Record<string, unknown>>;

const program = fileURLToPath(new URL("contract.py", import.meta.url));

/** @throws Error with what the program printed, where it broke off. */
export async function walkContract(
  python: string,
  server: { readonly url: string; readonly token: string | undefined },
): Promise<ContractAnswers> {
  const { stdout } = await promisify(execFile)(python, [program], {
    maxBuffer: 64 * 1024 * 1024,
    timeout: 10 * 60 * 1000,
    env: {
      ...process.env,
      DO_NOT_TRACK: "true",
      GIT_PYTHON_REFRESH: "quiet",
      MLFLOW_DISABLE_TELEMETRY: "true",
      MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR: "false",
      MLFLOW_TRACKING_URI: server.url,
      ...(server.token !== undefined && { MLFLOW_TRACKING_TOKEN: server.token }),
      PYTHONDONTWRITEBYTECODE: "1",
    },
  });
  // Libraries print what they like before.
  return JSON.parse(stdout.slice(stdout.lastIndexOf("\n{") + 1)) as ContractAnswers;
}

/** One line for each step at which the two differ. */
export function findDifferences(reference: ContractAnswers, answers: ContractAnswers): string[] {
  return [...new Set([...Object.keys(reference), ...Object.keys(answers)])]
    .map((step) => ({ step, theirs: JSON.stringify(reference[step]), ours: JSON.stringify(answers[step]) }))
    .filter(({ theirs, ours }) => theirs !== ours)
    .map(({ step, theirs, ours }) => `${step}:\n  MLflow    ${theirs}\n  Plumbline ${ours}`);
}

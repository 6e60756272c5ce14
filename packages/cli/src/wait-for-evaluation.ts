import { setTimeout as sleep } from "node:timers/promises";
import type { PlumblineClient } from "@plumbline/sdk";
import type { Evaluation } from "./describe-evaluation.ts";
import { cliErrors } from "./errors.ts";

interface RunningEvaluation extends Evaluation {
  progress: { done: number; total: number; unit: string; message?: string } | null;
  reason: string | null;
}

const pollMilliseconds = 200;

/**
 * Waits until an evaluation is over, and says on stderr when its progress changes.
 *
 * @throws PlumblineError `cli/evaluation-ended` where it failed or was cancelled.
 */
export async function waitForEvaluation(
  client: PlumblineClient,
  id: string,
): Promise<{ evaluation: Evaluation; evidenceSha256: string }> {
  let last = "";
  for (;;) {
    const evaluation = await client.get<RunningEvaluation>(`/api/v1/evaluations/${encodeURIComponent(id)}`);
    const { state, reason, evidenceSha256 } = evaluation;
    if (state === "succeeded" && evidenceSha256 !== null) return { evaluation, evidenceSha256 };
    if (state === "failed" || state === "cancelled")
      throw cliErrors["evaluation-ended"]({ id, state, reason: reason ?? "no reason given" });
    const line = describeProgress(evaluation);
    if (line !== last) process.stderr.write(`${line}\n`);
    last = line;
    await sleep(pollMilliseconds);
  }
}

function describeProgress({ state, progress, reason }: RunningEvaluation): string {
  if (state !== "running") return `waiting for a worker${reason === null ? "" : `: ${reason}`}`;
  if (progress === null) return "started";
  const { done, total, unit, message } = progress;
  const counted = `${done.toLocaleString("en")} of ${total.toLocaleString("en")} ${unit}`;
  return message === undefined ? counted : `${message}: ${counted}`;
}

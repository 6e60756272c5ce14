import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { getRunInfo, WireInput } from "#tracking";
import { getTraceRow } from "./get-trace.ts";
import { findTrace, linkPrompt, linkRun } from "./trace.store.ts";

const maximumTraces = 100;

export interface RunLink {
  readonly runId: string;
  readonly traceIds: readonly string[];
}

export function readRunLink(body: unknown): RunLink {
  return WireInput.read("link traces to run", body, (input) => {
    const traceIds = input.texts("trace_ids");
    if (traceIds.length === 0) input.note("trace_ids", "is empty; give at least one");
    if (traceIds.length > maximumTraces) {
      input.note("trace_ids", `has ${traceIds.length} entries; at most ${maximumTraces} are allowed`);
    }
    return { runId: input.requiredText("run_id"), traceIds };
  });
}

/**
 * Makes traces belong to a run. Ids of traces that are not there are left out, as MLflow does.
 * @throws PlumblineError `tracking/run-not-found`.
 */
export async function linkTracesToRun(
  context: Pick<AppContext, "storage" | "ledger">,
  { workspace, actorId }: Principal,
  { runId, traceIds }: RunLink,
): Promise<void> {
  await context.storage.write((transaction) => {
    getRunInfo(transaction, workspace, runId);
    const linked = traceIds.filter((traceId) => {
      const row = findTrace(transaction, workspace, traceId);
      return row !== undefined && linkRun(transaction, row.traceNumber, runId);
    });
    if (linked.length === 0) return;
    context.ledger.append(transaction, {
      type: "run.traces-linked",
      subject: `run:${runId}`,
      actor: actorId,
      workspace,
      payload: { traceIds: linked },
    });
  });
}

export interface PromptLink {
  readonly traceId: string;
  /** `<name>/<version>` */
  readonly prompts: readonly string[];
}

export function readPromptLink(body: unknown): PromptLink {
  return WireInput.read("link prompts to trace", body, (input) => {
    const prompts = input.list("prompt_versions", (prompt) => {
      const name = prompt.requiredText("name");
      return `${name}/${prompt.requiredInt64("version")}`;
    });
    if (prompts.length === 0) input.note("prompt_versions", "is empty; give at least one");
    return { traceId: input.requiredText("trace_id"), prompts };
  });
}

/** @throws PlumblineError `traces/trace-not-found`. */
export async function linkPromptsToTrace(
  context: Pick<AppContext, "storage" | "ledger">,
  { workspace, actorId }: Principal,
  { traceId, prompts }: PromptLink,
): Promise<void> {
  await context.storage.write((transaction) => {
    const { traceNumber } = getTraceRow(transaction, workspace, traceId);
    const linked = prompts.filter((prompt) => linkPrompt(transaction, traceNumber, prompt));
    if (linked.length === 0) return;
    context.ledger.append(transaction, {
      type: "trace.prompts-linked",
      subject: `trace:${traceId}`,
      actor: actorId,
      workspace,
      payload: { prompts: linked },
    });
  });
}

import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { checkKey, WireInput } from "#tracking";
import { traceErrors } from "./errors.ts";
import { getTraceRow } from "./get-trace.ts";
import { removeTag, saveTag } from "./trace.store.ts";
import { cutText, maximumTagCharacters, TraceTag } from "./trace.ts";

/** These say where a trace's spans are. */
const keptKeys: readonly string[] = [TraceTag.spansLocation, TraceTag.artifactLocation];

export function readTraceTag(body: unknown): { key: string; value: string } {
  return WireInput.read("set trace tag", body, (input) => {
    const key = input.requiredText("key");
    checkKey(input, "key", key);
    checkNotKept(input, key);
    return { key, value: cutText(input.text("value") ?? "", maximumTagCharacters) };
  });
}

export function readTraceTagKey(body: unknown): string {
  return WireInput.read("delete trace tag", body, (input) => {
    const key = input.requiredText("key");
    checkNotKept(input, key);
    return key;
  });
}

function checkNotKept(input: WireInput, key: string): void {
  if (keptKeys.includes(key)) input.note("key", `is ${JSON.stringify(key)}, which the server sets itself`);
}

/** @throws PlumblineError `traces/trace-not-found`. */
export async function setTraceTag(
  context: Pick<AppContext, "storage" | "ledger">,
  { workspace, actorId }: Principal,
  traceId: string,
  { key, value }: { key: string; value: string },
): Promise<void> {
  await context.storage.write((transaction) => {
    const { traceNumber } = getTraceRow(transaction, workspace, traceId);
    saveTag(transaction, traceNumber, key, value);
    context.ledger.append(transaction, {
      type: "trace.tag-set",
      subject: `trace:${traceId}`,
      actor: actorId,
      workspace,
      payload: { key, value },
    });
  });
}

/** @throws PlumblineError `traces/trace-not-found`, `traces/tag-not-found`. */
export async function deleteTraceTag(
  context: Pick<AppContext, "storage" | "ledger">,
  { workspace, actorId }: Principal,
  traceId: string,
  key: string,
): Promise<void> {
  await context.storage.write((transaction) => {
    const { traceNumber } = getTraceRow(transaction, workspace, traceId);
    if (!removeTag(transaction, traceNumber, key)) throw traceErrors["tag-not-found"]({ traceId, key });
    context.ledger.append(transaction, {
      type: "trace.tag-deleted",
      subject: `trace:${traceId}`,
      actor: actorId,
      workspace,
      payload: { key },
    });
  });
}

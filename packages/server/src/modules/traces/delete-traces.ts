import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { WireInput } from "#tracking";
import { findTrace, listOldest, removeTrace } from "./trace.store.ts";

/** In one transaction: others wait no longer than this takes. */
const tracesAtATime = 100;

export interface TraceDeletion {
  readonly experimentId: number;
  readonly traceIds: readonly string[];
  /** In place of ids: the oldest, up to this time, at most so many. */
  readonly maximumTimeMs: number | undefined;
  readonly maximumTraces: number | undefined;
}

export function readTraceDeletion(body: unknown): TraceDeletion {
  return WireInput.read("delete traces", body, (input) => {
    const id = input.requiredText("experiment_id");
    if (!/^\d{1,15}$/.test(id)) input.note("experiment_id", `is ${JSON.stringify(id)}; give a whole number`);
    const traceIds = input.texts("request_ids");
    const maximumTimeMs = input.integer("max_timestamp_millis");
    const maximumTraces = input.integer("max_traces");
    if ((maximumTimeMs === undefined) === (traceIds.length === 0)) {
      input.note("", "takes either max_timestamp_millis or request_ids, not both and not neither");
    }
    if (traceIds.length > 0 && maximumTraces !== undefined) {
      input.note("max_traces", "goes with max_timestamp_millis, not with request_ids");
    }
    if (maximumTraces !== undefined && maximumTraces <= 0) {
      input.note("max_traces", `is ${maximumTraces}; give at least 1`);
    }
    return { experimentId: Number(id), traceIds, maximumTimeMs, maximumTraces };
  });
}

/**
 * Deletes traces of an experiment with all that hangs on them, a hundred at a time: each hundred is whole, with an entry
 * that names them. What is not there, or in another experiment, is left out.
 *
 * @returns how many were deleted.
 */
export async function deleteTraces(
  context: Pick<AppContext, "storage" | "ledger">,
  principal: Principal,
  deletion: TraceDeletion,
): Promise<number> {
  const { traceIds, maximumTimeMs, maximumTraces = Infinity } = deletion;
  let deleted = 0;
  if (maximumTimeMs === undefined) {
    const ids = [...new Set(traceIds)];
    for (let at = 0; at < ids.length; at += tracesAtATime) {
      deleted += await deleteSome(context, principal, deletion, (reader) =>
        ids.slice(at, at + tracesAtATime).flatMap((traceId) => {
          const row = findTrace(reader, principal.workspace, traceId);
          return row?.experimentId === deletion.experimentId ? [row] : [];
        }),
      );
    }
    return deleted;
  }
  const scope = { workspace: principal.workspace, experimentId: deletion.experimentId, maximumTimeMs };
  while (deleted < maximumTraces) {
    const limit = Math.min(tracesAtATime, maximumTraces - deleted);
    const count = await deleteSome(context, principal, deletion, (reader) =>
      listOldest(reader, scope, limit),
    );
    deleted += count;
    if (count < limit) break;
  }
  return deleted;
}

async function deleteSome(
  context: Pick<AppContext, "storage" | "ledger">,
  { workspace, actorId }: Principal,
  { experimentId }: TraceDeletion,
  choose: (reader: Parameters<typeof findTrace>[0]) => readonly { traceNumber: number; traceId: string }[],
): Promise<number> {
  return context.storage.write((transaction) => {
    const chosen = choose(transaction);
    if (chosen.length === 0) return 0;
    for (const { traceNumber } of chosen) removeTrace(transaction, traceNumber);
    context.ledger.append(transaction, {
      type: "traces.deleted",
      subject: `experiment:${experimentId}`,
      actor: actorId,
      workspace,
      payload: { traceIds: chosen.map(({ traceId }) => traceId) },
    });
    return chosen.length;
  });
}

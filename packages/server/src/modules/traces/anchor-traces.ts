import { setInterval } from "node:timers/promises";
import type { AppContext, Service } from "#context";
import { clearDue, type DueTrace, listDueTraces } from "./anchor.store.ts";
import { computeTraceDigest } from "./trace-digest.ts";

const pauseMs = 5000;
const tracesAtATime = 50;

/** Puts the digests of traces into the ledger, many in one entry, some seconds after they were written to. */
export function startAnchoring(context: AppContext): Service {
  const stop = new AbortController();
  const service = (async () => {
    for await (const _tick of setInterval(pauseMs, undefined, { ref: false, signal: stop.signal })) {
      await anchorDueTraces(context).catch((error: unknown) =>
        context.logger.error({ err: error }, "traces could not be anchored"),
      );
    }
  })().catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await service;
    },
  };
}

type AnchorContext = Pick<AppContext, "storage" | "clock" | "ledger">;

/** Anchors every trace whose time has come: an entry for those of one experiment that one actor wrote. */
export async function anchorDueTraces(context: AnchorContext): Promise<void> {
  for (;;) {
    const due = listDueTraces(context.storage.read, context.clock.nowMs(), tracesAtATime);
    const groups = Map.groupBy(due, ({ workspace, experimentId, writtenBy }) =>
      JSON.stringify([workspace, experimentId, writtenBy]),
    );
    for (const traces of groups.values()) await anchorTraces(context, traces);
    if (due.length < tracesAtATime) return;
  }
}

async function anchorTraces(context: AnchorContext, due: readonly DueTrace[]): Promise<void> {
  await context.storage.write((transaction) => {
    // Some may have been deleted since they were listed.
    const traces = due.filter(({ traceNumber }) =>
      transaction.get("SELECT 1 FROM traces WHERE trace_number = ?", traceNumber),
    );
    const [first] = traces;
    if (first === undefined) return;
    for (const { traceNumber } of traces) clearDue(transaction, traceNumber);
    context.ledger.append(transaction, {
      type: "traces.anchored",
      subject: `experiment:${first.experimentId}`,
      actor: first.writtenBy,
      workspace: first.workspace,
      payload: {
        traces: traces.map(({ traceNumber, traceId }) => ({
          traceId,
          ...computeTraceDigest(transaction, traceNumber),
        })),
      },
    });
  });
}

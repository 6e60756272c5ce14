import { setInterval } from "node:timers/promises";
import type { AppContext, Service } from "#context";
import { nextAnchorMs } from "./anchor-interval.ts";
import { systemPrincipal } from "#identity";
import { isTerminal } from "./run.ts";
import { runActivityOf } from "./run-activity.ts";
import { readRunDigest } from "./run-digest.ts";
import { type DueRun, findOpenRun, listDueRuns, saveAnchorDigest, setAnchorDue } from "./run.store.ts";

const pauseMs = 5000;
const runsAtATime = 20;
/** Longer than any history takes to read. */
const retryMs = 5 * 60_000;

/**
 * Puts the digests of runs into the ledger: of open runs every so often, of ended ones that were written to since. A run
 * that did not change gets no entry.
 */
export function startAnchoring(context: AppContext): Service {
  const stop = new AbortController();
  const service = (async () => {
    for await (const _tick of setInterval(pauseMs, undefined, { ref: false, signal: stop.signal })) {
      await anchorDueRuns(context, stop.signal).catch((error: unknown) =>
        context.logger.error({ err: error }, "runs could not be anchored"),
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

/** Anchors every run whose time has come, each in a transaction of its own, or as many as there is time for. */
export async function anchorDueRuns(context: AnchorContext, stop?: AbortSignal): Promise<void> {
  for (;;) {
    const due = listDueRuns(context.storage.read, context.clock.nowMs(), runsAtATime);
    for (const run of due) {
      if (stop?.aborted === true) return;
      await anchorRun(context, run);
    }
    if (due.length < runsAtATime) return;
  }
}

/**
 * The digest is of the run as it was when the reading began. Until it is in the ledger the run stays due, a while later:
 * a crash loses no anchor. An open run that did not change from one anchor to the next has none due any more; whoever
 * writes to it then, ends it, or writes to an ended one makes it due anew.
 */
async function anchorRun(
  context: AnchorContext,
  { runId, workspace, status, anchorDigest }: DueRun,
): Promise<void> {
  const againAtMs = context.clock.nowMs() + retryMs;
  const activity = runActivityOf(context);
  activity.watch(runId);
  await context.storage.write((transaction) => setAnchorDue(transaction, runId, againAtMs));
  const content = await readRunDigest(context, runId);
  await context.storage.write((transaction) => {
    const isUnchanged = activity.isUnchanged(runId);
    const run = findOpenRun(transaction, workspace, runId);
    // What ended the run meanwhile saw to its anchor.
    if (run?.status !== status) return;
    const isSettled = isUnchanged && content.digest === anchorDigest;
    if (run.anchorDueAtMs === againAtMs) {
      const isLast = isTerminal(status) || isSettled;
      setAnchorDue(transaction, runId, isLast ? null : nextAnchorMs(context.clock));
    }
    if (content.digest === anchorDigest) return;
    saveAnchorDigest(transaction, runId, content.digest);
    context.ledger.append(transaction, {
      type: "run.anchored",
      subject: `run:${runId}`,
      actor: systemPrincipal(workspace).actorId,
      workspace,
      payload: { status, ...content },
    });
  });
}

import type { AppContext } from "#context";
import { systemPrincipal } from "#identity";
import { runActivityOf } from "./run-activity.ts";
import { tellRunChanged } from "./run-changes.ts";
import { allowedSilence, type CrashReason } from "./run-life.ts";
import { findRunLife, listWatchedRuns, markCrashed, saveSeen, type WatchedRun } from "./run-life.store.ts";
import { RunStatus } from "./run.ts";
import { setAnchorDue } from "./run.store.ts";

const longestIntervalMs = 30_000;
/** Written in one transaction: others wait no longer than this takes. */
const runsAtATime = 500;

type WatchContext = Pick<AppContext, "storage" | "clock" | "ledger" | "config">;

/** How often runs are looked at: often enough that what the settings say is true to a quarter. */
export function watchIntervalMs({ heartbeatTimeoutSeconds }: AppContext["config"]): number {
  return Math.min(longestIntervalMs, (heartbeatTimeoutSeconds * 1000) / 4);
}

/**
 * Tells the runs whose client is gone. A run is quiet only while somebody could have heard it: the time before this
 * watch began, and any time that the server slept or hung, does not count.
 */
export class RunWatch {
  readonly #context: WatchContext;
  #watchedSinceMs: number;
  #lookedAtMs: number;

  constructor(context: WatchContext) {
    this.#context = context;
    this.#watchedSinceMs = this.#lookedAtMs = context.clock.nowMs();
  }

  /** Writes down when runs were last seen, and marks those that crashed. */
  async look(): Promise<void> {
    const nowMs = this.#context.clock.nowMs();
    if (nowMs - this.#lookedAtMs > 4 * watchIntervalMs(this.#context.config)) this.#watchedSinceMs = nowMs;
    this.#lookedAtMs = nowMs;
    await writeActivity(this.#context);
    let after = "";
    for (;;) {
      const runs = listWatchedRuns(this.#context.storage.read, after, runsAtATime);
      for (const run of runs) await this.#judge(run, nowMs);
      const last = runs.at(-1);
      if (last === undefined || runs.length < runsAtATime) return;
      after = last.runId;
    }
  }

  async #judge(run: WatchedRun, nowMs: number): Promise<void> {
    const { silenceMs, reason } = allowedSilence(this.#context.config, run.heartbeatSeconds);
    const quietMs = nowMs - Math.max(run.seenAtMs, this.#watchedSinceMs);
    if (quietMs > silenceMs) await crashRun(this.#context, run, reason);
  }
}

/** Puts what is known only in memory on disk: in a write now and then, not one for each sign of life. */
export async function writeActivity(context: Pick<AppContext, "storage">): Promise<void> {
  const activity = runActivityOf(context);
  const unwritten = activity.unwritten();
  for (let at = 0; at < unwritten.length; at += runsAtATime) {
    const some = unwritten.slice(at, at + runsAtATime);
    await context.storage.write((transaction) => {
      for (const [runId, seenAtMs] of some) saveSeen(transaction, runId, seenAtMs);
    });
    for (const [runId, seenAtMs] of some) activity.written(runId, seenAtMs);
  }
}

async function crashRun(
  context: WatchContext,
  { runId, workspace, seenAtMs }: WatchedRun,
  reason: CrashReason,
): Promise<void> {
  await context.storage.write((transaction) => {
    const life = findRunLife(transaction, workspace, runId);
    // Ended or heard of since it was looked at.
    if (life?.info.status !== RunStatus.running || runActivityOf(context).seenAtMs(runId) !== undefined)
      return;
    const crashedAtMs = context.clock.nowMs();
    markCrashed(transaction, runId, { reason, crashedAtMs, endTimeMs: seenAtMs });
    // As with any end, the digest of all that was logged follows at once.
    setAnchorDue(transaction, runId, crashedAtMs);
    const { name, startTimeMs } = life.info;
    const { heartbeatSeconds } = life;
    context.ledger.append(transaction, {
      type: "run.crashed",
      subject: `run:${runId}`,
      actor: systemPrincipal(workspace).actorId,
      workspace,
      payload: { name, reason, startTimeMs, lastSeenAtMs: seenAtMs, heartbeatSeconds },
    });
    tellRunChanged(context, transaction, runId);
  });
}

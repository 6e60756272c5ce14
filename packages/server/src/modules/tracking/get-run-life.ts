import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { AppContext } from "#context";
import type { Reader } from "#storage";
import { trackingErrors } from "./errors.ts";
import { LifecycleStage } from "./lifecycle.ts";
import { runChangesOf } from "./run-changes.ts";
import type { RunLife } from "./run-life.ts";
import { findRunLife } from "./run-life.store.ts";

/** @throws PlumblineError `tracking/run-not-found`, and `tracking/run-not-active` where only an active run will do. */
export function getRunLife(
  reader: Reader,
  workspace: string,
  runId: string,
  stage: "any" | "active" = "any",
): RunLife {
  const life = findRunLife(reader, workspace, runId);
  if (life === undefined) throw trackingErrors["run-not-found"]({ runId });
  if (stage === "active" && life.info.lifecycleStage !== LifecycleStage.active)
    throw trackingErrors["run-not-active"]({ runId });
  return life;
}

/** Names what a run's life is now: another status or stop request gives another one. */
export function revisionOf({ info, crash, stopRequest }: RunLife): string {
  const parts = [
    info.status,
    info.lifecycleStage,
    crash?.crashedAtMs ?? null,
    stopRequest?.requestedAtMs ?? null,
  ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

export interface RunWait {
  /** Longest wait. */
  readonly waitSeconds: number;
  /** The revision that the caller knows. Without one it waits for a stop request. */
  readonly revision: string | undefined;
}

/**
 * A run's life, once it is another than the caller knows, or once the time is over.
 * @throws PlumblineError `tracking/run-not-found`.
 */
export async function awaitRunLife(
  context: Pick<AppContext, "storage">,
  workspace: string,
  runId: string,
  { waitSeconds, revision, signal }: RunWait & { signal: AbortSignal },
): Promise<RunLife> {
  const news = (life: RunLife) =>
    revision === undefined ? life.stopRequest !== null : revisionOf(life) !== revision;
  const gone = new AbortController();
  const timeIsUp = pause(waitSeconds * 1000, undefined, {
    signal: AbortSignal.any([signal, gone.signal]),
  }).catch(() => undefined);
  let isOver = waitSeconds === 0;
  void timeIsUp.then(() => (isOver = true));
  try {
    for (;;) {
      // Listened for before it is read: no change falls between.
      using next = runChangesOf(context).next(runId);
      const life = getRunLife(context.storage.read, workspace, runId);
      if (isOver || news(life)) return life;
      await Promise.race([next.change, timeIsUp]);
    }
  } finally {
    gone.abort();
  }
}

import type { AppContext } from "#context";
import type { Storage } from "#storage";

/**
 * When each run was last written to or sent a heartbeat. In memory, since a row for each point logged would cost more
 * than the point: the sweep writes it down now and then. What a crash of the server takes along does no harm, for after
 * a start nobody counts as gone before a full period has passed.
 */
export class RunActivity {
  readonly #seenAtMs = new Map<string, number>();
  readonly #unchanged = new Set<string>();

  note(runId: string, nowMs: number): void {
    this.#seenAtMs.set(runId, nowMs);
    this.#unchanged.delete(runId);
  }

  /** Begins to watch whether anything is written to a run. One watch of a run at a time. */
  watch(runId: string): void {
    this.#unchanged.add(runId);
  }

  /** Ends the watch. @returns whether nothing was written since it began. */
  isUnchanged(runId: string): boolean {
    return this.#unchanged.delete(runId);
  }

  seenAtMs(runId: string): number | undefined {
    return this.#seenAtMs.get(runId);
  }

  /** What is not written down yet. */
  unwritten(): [runId: string, seenAtMs: number][] {
    return [...this.#seenAtMs];
  }

  /** Forgets what is on disk, unless the run was seen again meanwhile. */
  written(runId: string, seenAtMs: number): void {
    if (this.#seenAtMs.get(runId) === seenAtMs) this.#seenAtMs.delete(runId);
  }
}

const activities = new WeakMap<Storage, RunActivity>();

export function runActivityOf({ storage }: Pick<AppContext, "storage">): RunActivity {
  let activity = activities.get(storage);
  if (activity === undefined) activities.set(storage, (activity = new RunActivity()));
  return activity;
}

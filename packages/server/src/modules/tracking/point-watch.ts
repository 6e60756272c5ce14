import type { StoredPoint } from "./metric.store.ts";

/**
 * Points that a run gets while its history is being read. The reader leaves them out, and so sees the run as it was when
 * the watch began, however long it reads and however much is logged meanwhile.
 *
 * Begin it within a write: whatever was written before is then on disk when that write is, and whatever comes later
 * finds the watch.
 */
export class PointWatch implements Disposable {
  readonly #runId: string;
  readonly #added = new Set<string>();

  constructor(runId: string) {
    this.#runId = runId;
    watches.set(runId, [...(watches.get(runId) ?? []), this]);
  }

  note(seriesId: number, point: StoredPoint): void {
    this.#added.add(nameOf(seriesId, point));
  }

  has(seriesId: number, point: StoredPoint): boolean {
    return this.#added.size > 0 && this.#added.has(nameOf(seriesId, point));
  }

  [Symbol.dispose](): void {
    const others = (watches.get(this.#runId) ?? []).filter((watch) => watch !== this);
    if (others.length > 0) watches.set(this.#runId, others);
    else watches.delete(this.#runId);
  }
}

/** By run, whose id is one for all servers of a process. Nearly always empty. */
const watches = new Map<string, readonly PointWatch[]>();

/** Who has to hear of each new point of a run; undefined where nobody does. */
export function watchesOf(runId: string): readonly PointWatch[] | undefined {
  return watches.size === 0 ? undefined : watches.get(runId);
}

function nameOf(seriesId: number, { timestampMs, step, value, isNan }: StoredPoint): string {
  return `${seriesId} ${timestampMs} ${step} ${value} ${isNan}`;
}

import type { Reader, Transaction } from "#storage";
import { ByteLimitedCache } from "./byte-limited-cache.ts";
import type { Metric } from "./metric.ts";
import type { ExactPoint } from "./metric.store.ts";

const cacheBytes = 16 * 1024 * 1024;
/** Of a piece beside its text. */
const pieceBytes = 300;

type Position = Pick<Metric, "timestampMs" | "step">;

/** A part of a metric's history, as MLflow's wire has it. */
export interface HistoryPiece {
  /** Its points as members of a JSON list. */
  readonly json: Buffer;
  /** Its last point; undefined where it has fewer points than a piece may have. */
  readonly last: ExactPoint | undefined;
  /** Whether no point comes after it. */
  readonly isEnd: boolean;
  /** The piece behind it, if that was read. */
  next?: HistoryPiece;
}

interface KeptHistories {
  readonly reader: Reader;
  /** The first piece of each metric. */
  readonly firsts: Map<string, HistoryPiece>;
}

/** By run, whose id is one for all servers of a process; the reader tells apart copies of one database. */
const histories = new ByteLimitedCache<KeptHistories>(cacheBytes);

/** The first piece of a metric's history as it was last read, if none of its points has changed since. */
export function findFirstPiece(reader: Reader, runId: string, key: string): HistoryPiece | undefined {
  const kept = histories.get(runId);
  return kept?.reader === reader ? kept.firsts.get(key) : undefined;
}

/** Keeps a piece behind `previous`, or as the first. What `previous` was read for is then found by its `next`. */
export function keepPiece(
  reader: Reader,
  series: { runId: string; key: string },
  previous: HistoryPiece | undefined,
  piece: HistoryPiece,
): void {
  let kept = histories.get(series.runId);
  if (previous !== undefined) previous.next = piece;
  else if (kept?.reader === reader) kept.firsts.set(series.key, piece);
  else kept = { reader, firsts: new Map([[series.key, piece]]) };
  if (kept?.reader === reader) histories.set(series.runId, kept, sizeOf(kept));
}

/**
 * Drops, once the transaction is on disk, the pieces that new points belong to and those behind them. A history that
 * grows at its end, as nearly all do, keeps all but its last piece.
 */
export function forgetPieces(transaction: Transaction, runId: string, points: readonly Metric[]): void {
  transaction.onCommit(() => {
    const kept = histories.get(runId);
    if (kept === undefined) return;
    for (const [key, first] of kept.firsts) {
      const earliest = earliestOf(points, key);
      if (earliest === undefined) continue;
      if (!isBehind(earliest, first)) kept.firsts.delete(key);
      else cutBefore(first, earliest);
    }
    histories.set(runId, kept, sizeOf(kept));
  });
}

function earliestOf(points: readonly Metric[], key: string): Position | undefined {
  let earliest: Position | undefined;
  for (const point of points) {
    if (point.key === key && (earliest === undefined || isEarlier(point, earliest))) earliest = point;
  }
  return earliest;
}

/** Whether a point leaves a piece as it is. Points of the same time and step count as the piece's own. */
function isBehind(point: Position, { last, isEnd }: HistoryPiece): boolean {
  return !isEnd && last !== undefined && isEarlier(last, point);
}

function cutBefore(first: HistoryPiece, point: Position): void {
  let piece = first;
  while (piece.next !== undefined && isBehind(point, piece.next)) piece = piece.next;
  delete piece.next;
}

function isEarlier(a: Position, b: Position): boolean {
  // Not by equality: 5 is not 5n, but neither is less than the other.
  if (a.timestampMs < b.timestampMs) return true;
  return !(b.timestampMs < a.timestampMs) && a.step < b.step;
}

function sizeOf({ firsts }: KeptHistories): number {
  let sizeBytes = 0;
  for (const first of firsts.values()) {
    for (let piece: HistoryPiece | undefined = first; piece !== undefined; piece = piece.next) {
      sizeBytes += piece.json.length + pieceBytes;
    }
  }
  return sizeBytes;
}

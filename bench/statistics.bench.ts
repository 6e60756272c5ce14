import {
  columnDrift,
  evaluateBinaryClassifier,
  GroupTally,
  rankScores,
  summarizeFairness,
} from "@plumbline/statistics";
import type { Figure } from "./figure.ts";

const rows = 1_000_000;
const columns = 50;

/** The numerics alone, on one thread: what this measures is named, and nothing is scaled up. */
export function measureStatistics(): Figure[] {
  return [...measureMetrics(), ...measureFairness(), measureDrift()];
}

function measureMetrics(): Figure[] {
  const scores = Float64Array.from({ length: rows }, (_, row) => random(row));
  const labels = Uint8Array.from({ length: rows }, (_, row) =>
    Number(random(row + rows) < (scores[row] ?? 0)),
  );
  const seconds = time(() => {
    evaluateBinaryClassifier(rankScores(labels, scores));
  });
  return [{ work: `metrics with intervals, ${rows / 1e6}M rows`, value: seconds, unit: "s" }];
}

function measureFairness(): Figure[] {
  const decisions = {
    labels: Uint8Array.from({ length: rows }, (_, row) => Number(random(row) < 0.3)),
    predictions: Uint8Array.from({ length: rows }, (_, row) => Number(random(row + rows) < 0.4)),
  };
  const attributes = [2, 5].map((groups) => Uint8Array.from({ length: rows }, (_, row) => row % groups));
  const seconds = time(() => {
    for (const codes of attributes) {
      const tally = new GroupTally(["a", "b", "c", "d", "e"]);
      tally.add(codes, decisions);
      summarizeFairness(tally);
    }
  });
  return [{ work: `fairness, 2 attributes, ${rows / 1e6}M rows`, value: seconds, unit: "s" }];
}

function measureDrift(): Figure {
  const reference = Float64Array.from({ length: rows }, (_, row) => random(row));
  const current = Float64Array.from({ length: rows }, (_, row) => random(row + rows) + 0.001);
  const seconds = time(() => {
    for (let column = 0; column < columns; column++) columnDrift(reference, current, { kind: "numeric" });
  });
  return {
    work: `drift of ${columns} numeric columns × ${rows / 1e6}M rows, exact`,
    value: seconds,
    unit: "s",
  };
}

/** Seconds that `work` takes. */
function time(work: () => void): number {
  const startedMs = performance.now();
  work();
  return (performance.now() - startedMs) / 1000;
}

/** A number of [0, 1) for an integer, the same in every run. */
function random(at: number): number {
  let bits = Math.imul(at ^ 0x9e3779b9, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}

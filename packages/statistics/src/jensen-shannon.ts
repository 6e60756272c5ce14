import type { DriftScore } from "./drift-score.ts";
import type { FixedEdgeHistogram } from "./fixed-edge-histogram.ts";
import { type PairedCounts, pairHistograms, sumPair } from "./paired-counts.ts";

/** Logarithms the distance is taken in: its largest value is √ln 2 ≈ 0.83 or 1. */
export type JensenShannonBase = "natural" | "base2";

/** p ln(p / m), 0 for p = 0: one term of a relative entropy. */
function entropyTerm(share: number, mean: number): number {
  return share === 0 ? 0 : share * Math.log(share / mean);
}

/**
 * The Jensen–Shannon distance, the square root of the divergence, of two lists of counts or shares; each is
 * scaled to add up to 1. Between 0 and √ln 2 (`natural`) or 1 (`base2`); 0 only for equal shares.
 *
 * Throws `length-mismatch`, `not-a-count`, `empty`.
 *
 * @example
 * jensenShannonDistance({ reference: [0.5, 0.5, 0], current: [0.25, 0.25, 0.5] }, "natural").statistic
 * // 0.464501404022459; with "base2" 0.5579230452841438
 *
 * Source: scipy 1.17 `scipy.spatial.distance.jensenshannon`; Endres & Schindelin (2003).
 */
export function jensenShannonDistance(pair: PairedCounts, base: JensenShannonBase): DriftScore {
  const sums = sumPair(pair);
  let divergence = 0;
  for (let index = 0; index < pair.reference.length; index++) {
    const p = pair.reference[index]! / sums.reference;
    const q = pair.current[index]! / sums.current;
    const mean = (p + q) / 2;
    divergence += (entropyTerm(p, mean) + entropyTerm(q, mean)) / 2;
  }
  // Rounding may leave a divergence just below zero.
  const scaled = Math.max(0, divergence) / (base === "base2" ? Math.LN2 : 1);
  return { convention: `jensen-shannon-${base}`, statistic: Math.sqrt(scaled), pValue: null };
}

/**
 * The Jensen–Shannon distance, base 2, of two histograms with the reference's edges; what lies outside them
 * is one more bin. With `doaneEdges(reference)` it equals NannyML's score, and exactly so from merged
 * histograms: a monitor need keep no row of its reference.
 *
 * Throws `edges-differ`, and `empty` for a histogram without values.
 *
 * @example histogramJensenShannon(referenceHistogram, currentHistogram).convention // "jensen-shannon-base2"
 */
export function histogramJensenShannon(
  reference: FixedEdgeHistogram,
  current: FixedEdgeHistogram,
): DriftScore {
  return jensenShannonDistance(pairHistograms(reference, current), "base2");
}

/** Latencies as counts by bucket: `[bucket, count]`, ascending. */
export type LatencyCounts = readonly (readonly [bucket: number, count: number])[];

/** Largest relative error of a quantile. */
const accuracy = 0.01;
/** Bucket i holds latencies in (γ^(i−1), γ^i] microseconds; bucket 0 all up to 1. */
export const latencyGamma = (1 + accuracy) / (1 - accuracy);

/**
 * Adds counts up. Sketches of parts give exactly the sketch of the whole, in any order.
 *
 * Source: DDSketch with buckets that never collapse (Masson, Rim & Lee 2019, PVLDB 12(12)).
 */
export function mergeLatencies(one: LatencyCounts, other: LatencyCounts): LatencyCounts {
  const counts = new Map(one);
  for (const [bucket, count] of other) counts.set(bucket, (counts.get(bucket) ?? 0) + count);
  return [...counts].sort(([left], [right]) => left - right);
}

/**
 * The latency in microseconds that a share `quantile` of requests stays within, off by at most 1 %; undefined without
 * requests.
 *
 * @param quantile in [0, 1]; the value of rank ⌊quantile · (n − 1)⌋, counted from 0.
 * @example latencyQuantile([[0, 1], [231, 1]], 1) // 100.7 for a request that took 101 µs
 */
export function latencyQuantile(counts: LatencyCounts, quantile: number): number | undefined {
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const rank = Math.floor(quantile * (total - 1));
  let below = 0;
  for (const [bucket, count] of counts) {
    below += count;
    // The value whose relative error is the same to both ends of the bucket.
    if (below > rank) return bucket === 0 ? 1 : (2 * latencyGamma ** bucket) / (latencyGamma + 1);
  }
  return undefined;
}

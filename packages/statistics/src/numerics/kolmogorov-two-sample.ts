/**
 * P(D ≥ `steps` / `rows`) of two samples of `rows` values each, exactly.
 *
 * Source: Gnedenko & Korolyuk (1951): 2 Σ (−1)^(k+1) C(2n, n − kh) / C(2n, n), taken as nested products so
 * that nothing overflows or cancels.
 */
export function probabilityEqualSizes(rows: number, steps: number): number {
  if (steps === 0) return 1;
  let probability = 0;
  for (let fold = Math.floor(rows / steps); fold >= 1; fold--) {
    // C(2n, n − kh) over C(2n, n − (k − 1)h), a product of h ratios.
    const start = (fold - 1) * steps;
    let ratio = 1;
    for (let step = 0; step < steps; step++) {
      ratio *= (rows - start - step) / (rows + start + step + 1);
    }
    probability = ratio * (1 - probability);
  }
  return Math.min(1, 2 * probability);
}

/**
 * P(D ≥ `gap` / (`firstRows` · `secondRows`)) of two samples, exactly.
 *
 * A random ordering of both samples is a lattice path; the chance that the path has already left the band
 * |i / m − j / n| < D at (i, j) follows from its two predecessors, weighted by i and j. O(mn) time, O(n)
 * memory.
 *
 * Source: Hodges (1958), "The significance probability of the Smirnov two-sample test", Arkiv för Matematik
 * 3(43), in the complementary form, which keeps small probabilities accurate.
 */
export function probabilityUnequalSizes(firstRows: number, secondRows: number, gap: number): number {
  if (gap === 0) return 1;
  const m = Math.max(firstRows, secondRows);
  const n = Math.min(firstRows, secondRows);
  // 1 outside the band, where the path has left it for certain.
  const outside = new Float64Array(n + 1).fill(1);
  for (let j = 0; j * m < gap && j <= n; j++) outside[j] = 0;
  for (let i = 1; i <= m; i++) {
    const lowest = Math.max(0, Math.floor((i * n - gap) / m) + 1);
    const highest = Math.min(n, Math.ceil((i * n + gap) / m) - 1);
    let below = lowest === 0 ? 0 : 1;
    for (let j = lowest; j <= highest; j++) {
      below = (outside[j]! * i + below * j) / (i + j);
      outside[j] = below;
    }
    if (lowest > 0) outside[lowest - 1] = 1;
  }
  return outside[n]!;
}

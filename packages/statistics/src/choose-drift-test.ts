import { checkCount } from "./numerics/check-input.ts";

/** Tests and distances that a column can be given; the id is that of its convention, or the stem of it. */
export const driftTests = [
  "kolmogorov-smirnov",
  "wasserstein",
  "wasserstein-normed",
  "chi-square-goodness",
  "chi-square-contingency",
  "chi-square-contingency-plain",
  "proportion-z-test",
  "psi-evidently",
  "jensen-shannon-natural",
  "jensen-shannon-base2",
] as const;

export type DriftTest = (typeof driftTests)[number];

export type ColumnKind = "numeric" | "categorical";

/** What the default choice depends on. */
export interface ColumnShape {
  readonly kind: ColumnKind;
  /** Rows of the reference that are not missing. */
  readonly referenceRows: number;
  /** Distinct values over reference and current; above 5 the exact number does not matter. */
  readonly uniqueValues: number;
}

/**
 * The test a column gets when none is asked for:
 *
 * | column | up to 1000 reference rows | more |
 * |---|---|---|
 * | numeric, more than 5 values | Kolmogorov–Smirnov | Wasserstein, normed |
 * | numeric, up to 5 values; categorical | χ² goodness (z-test up to 2 values) | Jensen–Shannon, natural |
 *
 * @example chooseDriftTest({ kind: "numeric", referenceRows: 500, uniqueValues: 40 }) // "kolmogorov-smirnov"
 *
 * Source: Evidently 0.7 `_get_default_stattest`.
 */
export function chooseDriftTest({ kind, referenceRows, uniqueValues }: ColumnShape): DriftTest {
  checkCount("referenceRows", referenceRows);
  checkCount("uniqueValues", uniqueValues);
  const isSmall = referenceRows <= 1000;
  if (kind === "numeric" && uniqueValues > 5) return isSmall ? "kolmogorov-smirnov" : "wasserstein-normed";
  if (!isSmall) return "jensen-shannon-natural";
  return uniqueValues > 2 ? "chi-square-goodness" : "proportion-z-test";
}

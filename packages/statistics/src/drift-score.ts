/**
 * Every rule by which a drift score is computed here. The same two samples give other numbers under other
 * rules, so a score always carries its rule's id, and `recompute` says how to get the number again with
 * scipy or numpy, given arrays `reference` and `current` (for counts: `ref`, `cur`, one entry a category).
 */
export const driftConventions = {
  "kolmogorov-smirnov-exact": {
    title: "Kolmogorov–Smirnov, exact p-value (neither sample above 10,000 rows)",
    recompute: "scipy.stats.ks_2samp(reference, current, method='exact')",
  },
  "kolmogorov-smirnov-asymptotic": {
    title: "Kolmogorov–Smirnov, p-value of the one-sample law at round(mn / (m + n))",
    recompute: "scipy.stats.ks_2samp(reference, current, method='asymp')",
  },
  wasserstein: {
    title: "Wasserstein-1 (earth mover's) distance",
    recompute: "scipy.stats.wasserstein_distance(reference, current)",
  },
  "wasserstein-normed": {
    title: "Wasserstein-1 distance over the reference's standard deviation, at least 0.001",
    recompute: "scipy.stats.wasserstein_distance(reference, current) / max(numpy.std(reference), 0.001)",
  },
  "chi-square-goodness": {
    title: "χ² goodness of fit of current counts to the reference's shares",
    recompute: "scipy.stats.chisquare(cur, ref * cur.sum() / ref.sum())",
  },
  "chi-square-contingency": {
    title: "χ² of the two-row table, Yates' correction on 2×2",
    recompute: "scipy.stats.chi2_contingency([ref, cur])",
  },
  "chi-square-contingency-plain": {
    title: "χ² of the two-row table, no correction",
    recompute: "scipy.stats.chi2_contingency([ref, cur], correction=False)",
  },
  "proportion-z-test": {
    title: "z-test of two proportions, pooled variance",
    recompute: "statsmodels.stats.proportion.proportions_ztest([ref[1], cur[1]], [ref.sum(), cur.sum()])",
  },
  "psi-evidently": {
    title: "Population stability index: Sturges bins over both samples, or values; zero shares filled",
    recompute:
      "p, q = shares in numpy.histogram_bin_edges(both, 'sturges'), zeros filled with min/1e6 if min <= 1e-4 else 1e-4; numpy.sum((p - q) * numpy.log(p / q))",
  },
  "jensen-shannon-natural": {
    title: "Jensen–Shannon distance, natural logarithm, Sturges bins over both samples, or values",
    recompute:
      "scipy.spatial.distance.jensenshannon(p, q) on counts in numpy.histogram_bin_edges(both, 'sturges')",
  },
  "jensen-shannon-base2": {
    title: "Jensen–Shannon distance, base 2, on the reference's fixed (Doane) bins, the rest as one bin",
    recompute:
      "scipy.spatial.distance.jensenshannon(p, q, base=2) on counts in numpy.histogram_bin_edges(reference, 'doane')",
  },
} as const;

export type DriftConvention = keyof typeof driftConventions;

/** How far a current sample is from its reference, by one convention. */
export interface DriftScore {
  readonly convention: DriftConvention;
  /** The test statistic, or the distance itself. */
  readonly statistic: number;
  /** Null for a distance, which is not a test. */
  readonly pValue: number | null;
}

/** How an interval was made; the name goes wherever the interval is shown. */
export const intervalMethods = {
  wilson: "Wilson score interval",
  "newcombe-10": "Newcombe's hybrid score interval (his method 10)",
  "newcombe-10-bonferroni": "Newcombe's hybrid score interval, Bonferroni over all pairs of groups",
  "delong-normal-clipped": "DeLong variance, normal on the AUC scale, clipped to [0, 1]",
} as const;

export type IntervalMethod = keyof typeof intervalMethods;

/** A two-sided confidence interval, both ends included. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** The confidence that was asked for, such as 0.95. */
  readonly confidence: number;
  readonly method: IntervalMethod;
}

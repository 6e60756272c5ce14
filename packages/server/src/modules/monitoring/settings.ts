/** How much is looked at, and from how much on something is said. */
export const monitoringSettings = {
  /** Newest predictions of the current revision that are compared with the reference. */
  windowPredictions: 5000,
  /** Fewest predictions in the window for a verdict on drift. Below it the answer is `insufficient`. */
  minimumPredictions: 500,
  /** Share of the features from which on the data set as a whole has drifted. */
  driftedShare: 0.5,
  /** Predictions back to which labels are joined. A label may come long after its prediction left the window. */
  labelledFromPredictions: 50_000,
  /** Newest labels that are joined. */
  joinedLabels: 20_000,
  /** Newest labelled predictions that the live AUC is of. */
  qualityPredictions: 5000,
  /** Fewest labelled predictions for an alert on the live AUC. */
  minimumLabels: 300,
  /** Most segments that one analysis reads. */
  segments: 1000,
  /** Largest segment, in bytes. */
  segmentBytes: 64 * 1024 * 1024,
} as const;
export type MonitoringSettings = { readonly [Name in keyof typeof monitoringSettings]: number };

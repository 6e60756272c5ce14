import type { ColumnKind, DriftConvention, DriftVerdict } from "@plumbline/statistics";

/** How one column's window compares with its reference. */
export interface ColumnReport {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Id of the rule that the score was computed by; null without a score. */
  readonly convention: DriftConvention | null;
  /** The rule in words. */
  readonly test: string | null;
  /** How to get the score again with scipy or numpy. */
  readonly recompute: string | null;
  /** The distance, or the test's statistic. */
  readonly score: number | null;
  /** Adjusted for the number of columns (Benjamini–Hochberg); null for a distance. */
  readonly pValue: number | null;
  /** What the distance, or else the p-value, was held against. */
  readonly threshold: number | null;
  /**
   * The distance that one of twenty windows of this size, drawn from the reference itself, reaches by chance. Null
   * where the threshold was not reached, and for a p-value.
   */
  readonly chanceLevel: number | null;
  readonly verdict: DriftVerdict;
  readonly insufficientReason: string | null;
  /** Categories that the reference never had; of very many the first ones. */
  readonly newCategories: readonly string[];
  /** Rows of the window that have no value here. */
  readonly missing: number;
}

export interface DriftReport {
  /** What the window is compared with; null where the version has no evaluation with a reference. */
  readonly reference: { readonly dataset: string; readonly digest: string; readonly rows: number } | null;
  readonly window: {
    readonly rows: number;
    readonly firstMs: number | null;
    readonly lastMs: number | null;
  };
  /** Of the features together; the prediction has its own. */
  readonly verdict: DriftVerdict;
  readonly insufficientReason: string | null;
  /** Share of the features that drifted; null where the verdict is insufficient. */
  readonly driftedShare: number | null;
  readonly columns: readonly ColumnReport[];
  readonly prediction: ColumnReport | null;
}

export type OfflineFigure =
  | { readonly value: number; readonly lower?: number | undefined; readonly upper?: number | undefined }
  | { readonly value: null; readonly reason: string };

export type LiveRocAuc =
  | {
      readonly value: number;
      /** DeLong's 95 % interval; null with fewer than two rows of a class. */
      readonly lower: number | null;
      readonly upper: number | null;
      /** Labelled predictions, one for each entity. */
      readonly count: number;
      readonly firstMs: number;
      readonly lastMs: number;
    }
  | { readonly value: null; readonly reason: string };

export interface QualityReport {
  readonly rocAuc: LiveRocAuc;
  /** The same figure on the evaluation data set. */
  readonly offline: OfflineFigure;
  /** Entities of the window that have a label, and those that have none yet. */
  readonly labelled: number;
  readonly unlabelled: number;
}

/** What the last analysis of a deployment found. */
export interface MonitoringReport {
  readonly revision: number;
  readonly versionDigest: string;
  /** The evaluation that the reference is of. */
  readonly evidenceSha256: string | null;
  readonly analysedAtMs: number;
  readonly drift: DriftReport;
  readonly quality: QualityReport;
}

/** A report about nothing yet. */
export function emptyReport(
  revision: { revision: number; versionDigest: string },
  reason: string,
): MonitoringReport {
  return {
    revision: revision.revision,
    versionDigest: revision.versionDigest,
    evidenceSha256: null,
    analysedAtMs: 0,
    drift: {
      reference: null,
      window: { rows: 0, firstMs: null, lastMs: null },
      verdict: "insufficient",
      insufficientReason: reason,
      driftedShare: null,
      columns: [],
      prediction: null,
    },
    quality: {
      rocAuc: { value: null, reason },
      offline: { value: null, reason },
      labelled: 0,
      unlabelled: 0,
    },
  };
}

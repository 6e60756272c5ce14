import type { Confusion } from "@plumbline/statistics";

/** A figure with its 95 % interval where there is one, or why there is no figure. */
export type Figure =
  | {
      readonly value: number;
      readonly lower?: number;
      readonly upper?: number;
      /** How the interval was made, as `@plumbline/statistics` names it. */
      readonly method?: string;
      /** Of a difference: the group with the highest rate, then the one with the lowest. */
      readonly between?: readonly [string, string];
    }
  | { readonly value: null; readonly reason: string };

export interface GroupFigures {
  readonly name: string;
  readonly count: number;
  /** Rows whose label is 1. */
  readonly positives: number;
  /** Whether `positives` reaches the minimum, so that the group takes part in differences and ratios. */
  readonly sufficient: boolean;
  readonly confusion: Confusion;
  readonly selectionRate: Figure;
  readonly truePositiveRate: Figure;
  readonly falsePositiveRate: Figure;
  readonly accuracy: Figure;
  readonly meanPrediction: Figure;
}

/** Fairness by one sensitive column. Differences and ratios are Fairlearn's, over the sufficient groups. */
export interface ColumnFairness {
  readonly column: string;
  readonly convention: "fairlearn";
  readonly minimumGroupPositives: number;
  readonly groups: readonly GroupFigures[];
  readonly equalOpportunityDifference: Figure;
  readonly selectionRatio: Figure;
  readonly demographicParityDifference: Figure;
  readonly demographicParityRatio: Figure;
  readonly equalizedOddsDifference: Figure;
  readonly equalizedOddsRatio: Figure;
}

/** What a numeric column held: each value with its count where there are few, else points of its quantile function. */
export type NumericProfile =
  | { readonly form: "counts"; readonly values: readonly number[]; readonly counts: readonly number[] }
  | { readonly form: "quantiles"; readonly sample: readonly number[]; readonly rows: number };

/** What one column held, for drift to be measured against later. `missing` counts nulls and what is not finite. */
export type ColumnProfile =
  | ({ readonly name: string; readonly kind: "numeric"; readonly missing: number } & NumericProfile)
  | {
      readonly name: string;
      readonly kind: "categorical";
      readonly missing: number;
      readonly counts: Readonly<Record<string, number>>;
      /** Rows of categories beyond the thousand most frequent ones that `counts` has. */
      readonly other: number;
    };

/** The predicate of evidence `urn:plumbline:predicate:evaluation:v1`. */
export interface Evaluation {
  readonly dataset: { readonly name: string; readonly digest: string; readonly rowCount: number };
  readonly model: { readonly name: string; readonly version: number; readonly digest: string };
  readonly threshold: number;
  readonly positiveClass: 1;
  readonly metrics: {
    readonly rocAuc: Figure;
    readonly precision: Figure;
    readonly accuracy: Figure;
    readonly recall: Figure;
    readonly f1: Figure;
    readonly logLoss: Figure;
    readonly brierScore: Figure;
    readonly averagePrecision: Figure;
    readonly confusion: Confusion;
  };
  readonly groups: readonly ColumnFairness[];
  readonly latency: {
    readonly singleRow: {
      readonly p50Milliseconds: number;
      readonly p99Milliseconds: number;
      readonly samples: number;
    };
    readonly batch: { readonly rowsPerSecond: number };
  };
  readonly curves: {
    readonly roc: readonly { readonly falsePositiveRate: number; readonly truePositiveRate: number }[];
    readonly precisionRecall: readonly { readonly precision: number; readonly recall: number }[];
    readonly calibration: readonly {
      readonly meanPrediction: number;
      readonly observedRate: number;
      readonly count: number;
    }[];
  };
  readonly reference: { readonly columns: readonly ColumnProfile[]; readonly prediction: ColumnProfile };
  readonly software: { readonly plumbline: string; readonly onnxruntime: string };
  readonly startedAt: string;
  readonly finishedAt: string;
}

/** A figure with its 95 % interval where there is one, or why there is no figure. */
export type Figure =
  | {
      readonly value: number;
      readonly lower?: number;
      readonly upper?: number;
      readonly method?: string;
      readonly between?: readonly [string, string];
    }
  | { readonly value: null; readonly reason: string };

export interface GroupFigures {
  readonly name: string;
  readonly count: number;
  readonly positives: number;
  /** Whether it has enough positives to take part in differences and ratios. */
  readonly sufficient: boolean;
  readonly selectionRate: Figure;
  readonly truePositiveRate: Figure;
  readonly falsePositiveRate: Figure;
  readonly accuracy: Figure;
}

export interface ColumnFairness {
  readonly column: string;
  readonly convention: string;
  readonly minimumGroupPositives: number;
  readonly groups: readonly GroupFigures[];
  readonly equalOpportunityDifference: Figure;
  readonly selectionRatio: Figure;
  readonly demographicParityDifference: Figure;
  readonly equalizedOddsDifference: Figure;
}

export interface Confusion {
  readonly trueNegatives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly truePositives: number;
}

/** What the evidence `urn:plumbline:predicate:evaluation:v1` says. */
export interface Evaluation {
  readonly dataset: { readonly name: string; readonly digest: string; readonly rowCount: number };
  readonly threshold: number;
  readonly metrics: Readonly<Record<MetricName, Figure>> & { readonly confusion: Confusion };
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
    readonly calibration: readonly {
      readonly meanPrediction: number;
      readonly observedRate: number;
      readonly count: number;
    }[];
  };
  readonly software: { readonly plumbline: string; readonly onnxruntime: string };
  readonly startedAt: string;
  readonly finishedAt: string;
}

export const metricNames = {
  rocAuc: "ROC AUC",
  accuracy: "Accuracy",
  precision: "Precision",
  recall: "Recall",
  f1: "F1",
  averagePrecision: "Average precision",
  logLoss: "Log loss (nats)",
  brierScore: "Brier score",
} as const;
export type MetricName = keyof typeof metricNames;

export const evaluationPredicateType = "urn:plumbline:predicate:evaluation:v1";

/** A name as the wire has it, in words: `equalOpportunityDifference` is "equal opportunity difference". */
export function describeName(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/[_-]/g, " ")
    .toLowerCase();
}

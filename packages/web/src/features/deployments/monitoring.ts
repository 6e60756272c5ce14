export type DriftVerdict = "drift" | "no-drift" | "insufficient";

export interface TrafficPoint {
  readonly atMs: number;
  readonly requests: number;
  readonly errors: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  /** By the gateways' reports: the request log is not whole yet. */
  readonly provisional: boolean;
}

/** How one column's window compares with its reference. */
export interface ColumnDrift {
  readonly name: string;
  readonly kind: string;
  /** Id of the rule that the score was computed by. */
  readonly convention: string | null;
  readonly test: string | null;
  readonly recompute: string | null;
  readonly score: number | null;
  readonly pValue: number | null;
  readonly threshold: number | null;
  readonly chanceLevel: number | null;
  readonly verdict: DriftVerdict;
  readonly insufficientReason: string | null;
  readonly newCategories: readonly string[];
  readonly missing: number;
}

export interface DriftReport {
  readonly reference: { readonly dataset: string; readonly digest: string; readonly rows: number } | null;
  readonly window: { readonly rows: number; readonly firstMs: number | null; readonly lastMs: number | null };
  readonly verdict: DriftVerdict;
  readonly insufficientReason: string | null;
  readonly driftedShare: number | null;
  readonly columns: readonly ColumnDrift[];
  readonly prediction: ColumnDrift | null;
}

export type LiveFigure =
  | {
      readonly value: number;
      readonly lower?: number | null;
      readonly upper?: number | null;
      readonly count?: number;
    }
  | { readonly value: null; readonly reason: string };

export interface QualityReport {
  readonly rocAuc: LiveFigure;
  readonly offline: LiveFigure;
  readonly labelled: number;
  readonly unlabelled: number;
}

export interface AlertReason {
  readonly cause: "feature-drift" | "prediction-drift" | "quality";
  readonly message: string;
}

export interface Alert {
  readonly id: string;
  readonly deployment: string;
  readonly revision: number;
  readonly reasons: readonly AlertReason[];
  readonly raisedAt: string;
  /** Null while it lasts. */
  readonly clearedAt: string | null;
  readonly clearedBecause: string | null;
}

export interface Monitoring {
  readonly analysedAt: string | null;
  /** Something came that is not in these figures yet. */
  readonly isBehind: boolean;
  readonly traffic: {
    readonly points: readonly TrafficPoint[];
    readonly total: { readonly requests: number; readonly errors: number };
  };
  readonly drift: DriftReport;
  readonly quality: QualityReport;
  readonly alerts: readonly Alert[];
}

import type { Id } from "@plumbline/platform";
import type { DeploymentId } from "#deployments";
import type { WorkspaceId } from "#ports";
import type { ColumnReport, DriftReport, MonitoringReport, QualityReport } from "./report.ts";
import type { MonitoringSettings } from "./settings.ts";

export type AlertId = Id<"alert">;

export const AlertCause = {
  featureDrift: "feature-drift",
  predictionDrift: "prediction-drift",
  quality: "quality",
} as const;
export type AlertCause = (typeof AlertCause)[keyof typeof AlertCause];

export interface AlertReason {
  readonly cause: AlertCause;
  readonly message: string;
  /** The columns that drifted, the farthest first; empty for `quality`. */
  readonly columns: readonly {
    readonly name: string;
    readonly convention: string | null;
    readonly score: number | null;
    readonly threshold: number | null;
    readonly newCategories: readonly string[];
  }[];
}

/** A deployment whose live traffic is not what its version was evaluated on, or not predicted as well. */
export interface Alert {
  readonly alertId: AlertId;
  readonly workspace: WorkspaceId;
  readonly deploymentId: DeploymentId;
  readonly deployment: string;
  readonly revision: number;
  /** As they were when the alert was raised. */
  readonly reasons: readonly AlertReason[];
  readonly raisedAtMs: number;
  readonly clearedAtMs: number | null;
  readonly clearedBecause: string | null;
}

/**
 * The alert rule: the prediction drifted, or at least half of the features did, or the upper bound of the live AUC is
 * below the lower bound of the offline one with enough labels.
 *
 * @returns the reasons why an alert stands; none where it does not; undefined where there is too little to say.
 */
export function findAlertReasons(
  { drift, quality }: Pick<MonitoringReport, "drift" | "quality">,
  settings: Pick<MonitoringSettings, "minimumLabels">,
): readonly AlertReason[] | undefined {
  const reasons = [...driftReasons(drift), ...qualityReasons(quality, settings)];
  const isUnknown =
    drift.verdict === "insufficient" && (drift.prediction?.verdict ?? "insufficient") === "insufficient";
  return reasons.length === 0 && isUnknown ? undefined : reasons;
}

function driftReasons({ columns, prediction, verdict, window }: DriftReport): AlertReason[] {
  const drifted = columns.filter((column) => column.verdict === "drift");
  const reasons: AlertReason[] = [];
  if (verdict === "drift") {
    reasons.push({
      cause: AlertCause.featureDrift,
      message: `${drifted.length} of ${columns.length} features drifted in the last ${window.rows} predictions`,
      columns: describeColumns(drifted),
    });
  }
  if (prediction?.verdict === "drift") {
    reasons.push({
      cause: AlertCause.predictionDrift,
      message: `the prediction drifted in the last ${window.rows} predictions`,
      columns: describeColumns([prediction]),
    });
  }
  return reasons;
}

function qualityReasons(
  { rocAuc, offline }: QualityReport,
  { minimumLabels }: Pick<MonitoringSettings, "minimumLabels">,
): AlertReason[] {
  if (rocAuc.value === null || rocAuc.upper === null || rocAuc.count < minimumLabels) return [];
  if (offline.value === null || offline.lower === undefined || rocAuc.upper >= offline.lower) return [];
  const message =
    `live AUC ${rocAuc.value.toFixed(3)} of ${rocAuc.count} labelled predictions is at most ${rocAuc.upper.toFixed(3)}, ` +
    `below the offline one's lower bound ${offline.lower.toFixed(3)}`;
  return [{ cause: AlertCause.quality, message, columns: [] }];
}

function describeColumns(columns: readonly ColumnReport[]): AlertReason["columns"] {
  return columns
    .toSorted((one, other) => (other.score ?? 0) - (one.score ?? 0))
    .map(({ name, convention, score, threshold, newCategories }) => ({
      name,
      convention,
      score,
      threshold,
      newCategories,
    }));
}

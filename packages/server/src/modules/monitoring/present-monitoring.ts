import { formatTime } from "@plumbline/platform";
import type { z } from "zod";
import type { Alert } from "./alert.ts";
import type { alertSchema } from "./monitoring.schema.ts";
import type { DeploymentMonitoring } from "./read-monitoring.ts";
import type { LiveRocAuc } from "./report.ts";

export function presentMonitoring(
  deployment: string,
  { report, isBehind, traffic, alerts }: DeploymentMonitoring,
): Readonly<Record<string, unknown>> {
  const { revision, analysedAtMs, drift, quality } = report;
  return {
    deployment,
    revision,
    analysedAt: analysedAtMs === 0 ? null : formatTime(analysedAtMs),
    isBehind,
    traffic: {
      points: traffic.points,
      total: traffic.total,
      loggedUntil: traffic.loggedUntilMs === null ? null : formatTime(traffic.loggedUntilMs),
    },
    drift,
    quality: { ...quality, rocAuc: presentRocAuc(quality.rocAuc) },
    alerts: alerts.map(presentAlert),
  };
}

export function presentAlert(alert: Alert): z.infer<typeof alertSchema> {
  const { alertId, deployment, revision, reasons, raisedAtMs, clearedAtMs, clearedBecause } = alert;
  return {
    id: alertId,
    deployment,
    revision,
    state: clearedAtMs === null ? "open" : "cleared",
    reasons: reasons.map((reason) => ({
      ...reason,
      columns: reason.columns.map((column) => ({ ...column, newCategories: [...column.newCategories] })),
    })),
    raisedAt: formatTime(raisedAtMs),
    clearedAt: clearedAtMs === null ? null : formatTime(clearedAtMs),
    clearedBecause,
  };
}

function presentRocAuc(rocAuc: LiveRocAuc): Readonly<Record<string, unknown>> {
  if (rocAuc.value === null) return rocAuc;
  const { firstMs, lastMs, ...figure } = rocAuc;
  return { ...figure, firstAt: formatTime(firstMs), lastAt: formatTime(lastMs) };
}

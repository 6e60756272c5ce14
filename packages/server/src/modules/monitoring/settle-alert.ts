import type { AppContext } from "#context";
import { systemPrincipal } from "#identity";
import type { DeploymentId } from "#deployments";
import type { WorkspaceId } from "#ports";
import type { Transaction } from "#storage";
import { type Alert, type AlertId, findAlertReasons } from "./alert.ts";
import { findOpenAlert, insertAlert, setAlertCleared } from "./alert.store.ts";
import type { MonitoringReport } from "./report.ts";
import { monitoringSettings } from "./settings.ts";

type Context = Pick<AppContext, "clock" | "random" | "ledger">;

/**
 * Raises a deployment's alert when its rule begins to hold, and clears it when it no longer does or another revision
 * serves. While there is too little evidence either way, an alert stays as it is.
 */
export async function settleAlert(
  context: Context,
  tx: Transaction,
  deployment: { deploymentId: DeploymentId; workspace: WorkspaceId; name: string },
  report: MonitoringReport,
): Promise<void> {
  let open = await findOpenAlert(tx, deployment.deploymentId);
  if (open !== undefined && open.revision !== report.revision) {
    await clearAlert(context, tx, open, `revision ${report.revision} serves now`);
    open = undefined;
  }
  const reasons = findAlertReasons(report, monitoringSettings);
  if (reasons === undefined) return;
  if (reasons.length === 0 && open !== undefined) {
    await clearAlert(context, tx, open, "its rule no longer holds");
  }
  if (reasons.length === 0 || open !== undefined) return;
  const { deploymentId, workspace, name } = deployment;
  const alert: Alert = {
    alertId: context.random.id() as AlertId,
    workspace,
    deploymentId,
    deployment: name,
    revision: report.revision,
    reasons,
    raisedAtMs: context.clock.nowMs(),
    clearedAtMs: null,
    clearedBecause: null,
  };
  await insertAlert(tx, alert);
  context.ledger.append(tx, {
    type: "alert.raised",
    subject: `alert:${alert.alertId}`,
    actor: systemPrincipal(workspace).actorId,
    workspace,
    payload: {
      deployment: name,
      revision: report.revision,
      versionDigest: report.versionDigest,
      evaluation: report.evidenceSha256,
      window: { ...report.drift.window },
      reasons: reasons.map(({ cause, message, columns }) => ({
        cause,
        message,
        columns: columns.map(({ name: column, convention, score }) => ({ name: column, convention, score })),
      })),
    },
  });
}

async function clearAlert(context: Context, tx: Transaction, alert: Alert, because: string): Promise<void> {
  const clearedAtMs = context.clock.nowMs();
  await setAlertCleared(tx, alert.alertId, { clearedAtMs, clearedBecause: because });
  context.ledger.append(tx, {
    type: "alert.cleared",
    subject: `alert:${alert.alertId}`,
    actor: systemPrincipal(alert.workspace).actorId,
    workspace: alert.workspace,
    payload: { deployment: alert.deployment, revision: alert.revision, because },
  });
}

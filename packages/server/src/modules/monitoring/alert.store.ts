import type { Selectable } from "kysely";
import type { DeploymentId } from "#deployments";
import type { VisibleObjects, WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import type { Alert, AlertId, AlertReason } from "./alert.ts";

interface AlertsTable {
  alert_id: string;
  workspace: string;
  deployment_id: string;
  deployment: string;
  revision: number;
  reasons_json: string;
  raised_at_ms: number;
  cleared_at_ms: number | null;
  cleared_because: string | null;
}
interface Tables {
  alerts: AlertsTable;
}

export async function insertAlert(tx: Transaction, alert: Alert): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto("alerts")
    .values({
      alert_id: alert.alertId,
      workspace: alert.workspace,
      deployment_id: alert.deploymentId,
      deployment: alert.deployment,
      revision: alert.revision,
      reasons_json: JSON.stringify(alert.reasons),
      raised_at_ms: alert.raisedAtMs,
      cleared_at_ms: alert.clearedAtMs,
      cleared_because: alert.clearedBecause,
    })
    .execute();
}

export async function setAlertCleared(
  tx: Transaction,
  alertId: AlertId,
  { clearedAtMs, clearedBecause }: { clearedAtMs: number; clearedBecause: string },
): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable("alerts")
    .set({ cleared_at_ms: clearedAtMs, cleared_because: clearedBecause })
    .where("alert_id", "=", alertId)
    .execute();
}

/** The alert of a deployment that stands. */
export async function findOpenAlert(reader: Reader, deploymentId: DeploymentId): Promise<Alert | undefined> {
  const row = await reader
    .tables<Tables>()
    .selectFrom("alerts")
    .selectAll()
    .where("deployment_id", "=", deploymentId)
    .where("cleared_at_ms", "is", null)
    .executeTakeFirst();
  return row && toAlert(row);
}

/** Newest first. */
export async function listAlerts(
  reader: Reader,
  workspace: WorkspaceId,
  filter: { deployment?: string | undefined; limit: number; visible?: VisibleObjects | undefined },
): Promise<Alert[]> {
  let query = reader.tables<Tables>().selectFrom("alerts").selectAll().where("workspace", "=", workspace);
  if (filter.deployment !== undefined) query = query.where("deployment", "=", filter.deployment);
  if (filter.visible !== undefined) {
    const { allBut, ids } = filter.visible;
    query = query.where("deployment_id", allBut ? "not in" : "in", [...ids]);
  }
  const rows = await query
    .orderBy("raised_at_ms", "desc")
    .orderBy("alert_id", "desc")
    .limit(filter.limit)
    .execute();
  return rows.map(toAlert);
}

function toAlert(row: Selectable<AlertsTable>): Alert {
  return {
    alertId: row.alert_id as AlertId,
    workspace: row.workspace as WorkspaceId,
    deploymentId: row.deployment_id as DeploymentId,
    deployment: row.deployment,
    revision: row.revision,
    reasons: JSON.parse(row.reasons_json) as AlertReason[],
    raisedAtMs: row.raised_at_ms,
    clearedAtMs: row.cleared_at_ms,
    clearedBecause: row.cleared_because,
  };
}

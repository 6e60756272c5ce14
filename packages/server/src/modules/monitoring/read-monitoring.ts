import type { AppContext } from "#context";
import { getDeployment } from "#deployments";
import type { Principal } from "#ports";
import type { Alert } from "./alert.ts";
import { listAlerts } from "./alert.store.ts";
import { findMonitored } from "./monitored-deployment.store.ts";
import { readTraffic, type TrafficPoint } from "./read-traffic.ts";
import { emptyReport, type MonitoringReport } from "./report.ts";

const shownAlerts = 20;

export interface DeploymentMonitoring {
  readonly report: MonitoringReport;
  /** Something came that the report does not have yet; an analysis follows within seconds. */
  readonly isBehind: boolean;
  readonly traffic: {
    readonly points: readonly TrafficPoint[];
    readonly total: { readonly requests: number; readonly errors: number };
    readonly loggedUntilMs: number | null;
  };
  readonly alerts: readonly Alert[];
}

/** What is known of a deployment's live traffic. Reads what was analysed before, and scans nothing. */
export async function readMonitoring(
  context: Pick<AppContext, "storage" | "clock">,
  { workspace }: Principal,
  { name, minutes }: { name: string; minutes: number },
): Promise<DeploymentMonitoring> {
  const { read } = context.storage;
  const { deploymentId, current } = await getDeployment(read, workspace, name);
  const monitored = findMonitored(read, deploymentId);
  const loggedUntilMs = monitored?.loggedUntilMs ?? null;
  const isCurrent = monitored?.report?.revision === current.revision;
  const report = isCurrent ? monitored.report : null;
  return {
    report: report ?? emptyReport(current, `revision ${current.revision} was not looked at yet`),
    isBehind:
      monitored === undefined ||
      monitored.inputs !== monitored.analysedInputs ||
      monitored.analysedRevision !== current.revision,
    traffic: {
      points: readTraffic(context, deploymentId, { minutes, loggedUntilMs }),
      total: { requests: monitored?.requests ?? 0, errors: monitored?.errors ?? 0 },
      loggedUntilMs,
    },
    alerts: await listAlerts(read, workspace, { deployment: name, limit: shownAlerts }),
  };
}

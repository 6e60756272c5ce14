import type { DeploymentId } from "#deployments";
import type { Reader, Transaction } from "#storage";
import type { MonitoringReport } from "./report.ts";

/** How far the monitoring of a deployment is. */
export interface MonitoredDeployment {
  readonly deploymentId: DeploymentId;
  /** Requests of all segments. */
  readonly requests: number;
  readonly errors: number;
  /** When the last request in any segment arrived. */
  readonly loggedUntilMs: number | null;
  /** Counts segments and feedback as they come. */
  readonly inputs: number;
  /** What `inputs` was, and which revision was current, at the last analysis. */
  readonly analysedInputs: number | null;
  readonly analysedRevision: number | null;
  readonly report: MonitoringReport | null;
}

interface Row extends Omit<MonitoredDeployment, "report"> {
  readonly report_json: string | null;
}

const columns = `deployment_id AS "deploymentId", requests, errors, logged_until_ms AS "loggedUntilMs", inputs,
  analysed_inputs AS "analysedInputs", analysed_revision AS "analysedRevision"`;

export function findMonitored(reader: Reader, deploymentId: DeploymentId): MonitoredDeployment | undefined {
  const row = reader.get<Row>(
    `SELECT ${columns}, report_json FROM monitored_deployments WHERE deployment_id = ?`,
    deploymentId,
  );
  if (row === undefined) return undefined;
  const { report_json: report, ...rest } = row;
  return { ...rest, report: report === null ? null : (JSON.parse(report) as MonitoringReport) };
}

/** Every deployment that something came for, without its report. */
export function listProgress(reader: Reader): Omit<MonitoredDeployment, "report">[] {
  return reader.all(`SELECT ${columns} FROM monitored_deployments`);
}

/** Notes that something came that an analysis has to look at. */
export function addInput(
  tx: Transaction,
  deploymentId: DeploymentId,
  { requests, errors, loggedUntilMs }: { requests: number; errors: number; loggedUntilMs: number | null },
): void {
  tx.run(
    `INSERT INTO monitored_deployments (deployment_id, requests, errors, logged_until_ms, inputs) VALUES (?, ?, ?, ?, 1)
     ON CONFLICT (deployment_id) DO UPDATE SET
       requests = monitored_deployments.requests + excluded.requests,
       errors = monitored_deployments.errors + excluded.errors,
       logged_until_ms = CASE
         WHEN excluded.logged_until_ms IS NULL OR monitored_deployments.logged_until_ms > excluded.logged_until_ms
         THEN monitored_deployments.logged_until_ms ELSE excluded.logged_until_ms END,
       inputs = monitored_deployments.inputs + 1`,
    deploymentId,
    requests,
    errors,
    loggedUntilMs,
  );
}

export function saveReport(
  tx: Transaction,
  deploymentId: DeploymentId,
  analysed: { inputs: number; revision: number; report: MonitoringReport },
): void {
  tx.run(
    `INSERT INTO monitored_deployments (deployment_id, requests, errors, inputs, analysed_inputs, analysed_revision,
       report_json) VALUES (?, 0, 0, ?, ?, ?, ?)
     ON CONFLICT (deployment_id) DO UPDATE SET analysed_inputs = excluded.analysed_inputs,
       analysed_revision = excluded.analysed_revision, report_json = excluded.report_json`,
    deploymentId,
    analysed.inputs,
    analysed.inputs,
    analysed.revision,
    JSON.stringify(analysed.report),
  );
}

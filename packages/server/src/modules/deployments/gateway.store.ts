import type { WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import type { DeploymentId } from "./deployment.ts";
import type { Gateway, ServedDeployment } from "./gateway.ts";

interface Tables {
  gateways: {
    workspace: string;
    gateway_id: string;
    url: string;
    generation: number;
    deployments_json: string;
    last_seen_at_ms: number;
  };
  gateway_traffic: {
    deployment_id: string;
    gateway_id: string;
    minute_at_ms: number;
    requests: number;
    errors: number;
  };
}

/** Those that reported since `sinceMs`, last seen first. */
export async function listGateways(
  reader: Reader,
  workspace: WorkspaceId,
  sinceMs: number,
): Promise<Gateway[]> {
  const rows = await reader
    .tables<Tables>()
    .selectFrom("gateways")
    .selectAll()
    .where("workspace", "=", workspace)
    .where("last_seen_at_ms", ">=", sinceMs)
    .orderBy("last_seen_at_ms", "desc")
    .orderBy("gateway_id")
    .execute();
  return rows.map((row) => ({
    workspace: row.workspace as WorkspaceId,
    gatewayId: row.gateway_id,
    url: row.url,
    generation: row.generation,
    deployments: JSON.parse(row.deployments_json) as ServedDeployment[],
    lastSeenAtMs: row.last_seen_at_ms,
  }));
}

export async function saveGateway(tx: Transaction, gateway: Gateway): Promise<void> {
  const values = {
    url: gateway.url,
    generation: gateway.generation,
    deployments_json: JSON.stringify(gateway.deployments),
    last_seen_at_ms: gateway.lastSeenAtMs,
  };
  await tx
    .tables<Tables>()
    .insertInto("gateways")
    .values({ workspace: gateway.workspace, gateway_id: gateway.gatewayId, ...values })
    .onConflict((conflict) => conflict.columns(["workspace", "gateway_id"]).doUpdateSet(values))
    .execute();
}

/** Adds to what a gateway counted within a minute. */
export function addTraffic(
  tx: Transaction,
  at: { deploymentId: DeploymentId; gatewayId: string; minuteAtMs: number },
  { requests, errors }: { requests: number; errors: number },
): void {
  tx.run(
    `INSERT INTO gateway_traffic (deployment_id, gateway_id, minute_at_ms, requests, errors) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (deployment_id, gateway_id, minute_at_ms)
     DO UPDATE SET requests = gateway_traffic.requests + excluded.requests,
                   errors = gateway_traffic.errors + excluded.errors`,
    at.deploymentId,
    at.gatewayId,
    at.minuteAtMs,
    requests,
    errors,
  );
}

export function deleteTrafficBefore(tx: Transaction, minuteAtMs: number): void {
  tx.run("DELETE FROM gateway_traffic WHERE minute_at_ms < ?", minuteAtMs);
}

/** Requests by minute as gateways counted them, from `sinceMs` on, oldest first. */
export function listGatewayTraffic(
  reader: Reader,
  deploymentId: DeploymentId,
  sinceMs: number,
): { atMs: number; requests: number; errors: number }[] {
  return reader.all(
    `SELECT minute_at_ms AS "atMs", SUM(requests) AS requests, SUM(errors) AS errors FROM gateway_traffic
     WHERE deployment_id = ? AND minute_at_ms >= ? GROUP BY minute_at_ms ORDER BY minute_at_ms`,
    deploymentId,
    sinceMs,
  );
}

import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { listDeployments } from "./deployment.store.ts";
import { countSince, type Gateway } from "./gateway.ts";
import { addTraffic, deleteTrafficBefore, listGateways, saveGateway } from "./gateway.store.ts";

const minuteMs = 60_000;
/** Heartbeats only stand in for the request log until its segments arrive. */
const keptTrafficMs = 2 * 60 * minuteMs;

/**
 * Notes what a gateway serves and how many requests came since its last report. No entry of the ledger: nothing was
 * changed by anyone, and the requests themselves are in the request log, whose segments are entries.
 */
export async function recordHeartbeat(
  context: Pick<AppContext, "storage" | "clock">,
  principal: Principal,
  report: Omit<Gateway, "workspace" | "lastSeenAtMs">,
): Promise<void> {
  const { workspace } = principal;
  await context.storage.write(async (tx) => {
    const lastSeenAtMs = context.clock.nowMs();
    const known = await listGateways(tx, workspace, 0);
    const before = known.find(({ gatewayId }) => gatewayId === report.gatewayId)?.deployments ?? [];
    const deployments = await listDeployments(tx, workspace);
    const minuteAtMs = lastSeenAtMs - (lastSeenAtMs % minuteMs);
    for (const served of report.deployments) {
      const deployment = deployments.find(({ name }) => name === served.name);
      const counts = countSince(before, served);
      if (deployment === undefined || counts.requests === 0) continue;
      const { deploymentId } = deployment;
      addTraffic(tx, { deploymentId, gatewayId: report.gatewayId, minuteAtMs }, counts);
    }
    deleteTrafficBefore(tx, lastSeenAtMs - keptTrafficMs);
    await saveGateway(tx, { ...report, workspace, lastSeenAtMs });
  });
}

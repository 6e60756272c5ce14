import { formatTime } from "@plumbline/platform";
import type { z } from "zod";
import type { AppContext } from "#context";
import { describeActors } from "#identity";
import type { ActorId, WorkspaceId } from "#ports";
import { type Deployment, findRollbackTarget, type Revision } from "./deployment.ts";
import type { deploymentSchema } from "./deployment.schema.ts";
import type { Gateway } from "./gateway.ts";
import { listGateways } from "./gateway.store.ts";

type PresentedDeployment = z.infer<typeof deploymentSchema>;
type UserNames = ReadonlyMap<ActorId, { readonly userName: string }>;

/** Gateways that were silent for longer are left out. */
const gatewayAwayMs = 10 * 60_000;

/** Deployments as the native API has them: people by name, times as text, with the gateways that serve them. */
export async function presentDeployments(
  context: Pick<AppContext, "storage" | "clock">,
  workspace: WorkspaceId,
  deployments: readonly Deployment[],
): Promise<PresentedDeployment[]> {
  const gateways = await listGateways(context.storage.read, workspace, context.clock.nowMs() - gatewayAwayMs);
  const actorIds = deployments.flatMap(({ createdBy, revisions }) => [
    createdBy,
    ...revisions.map(({ deployedBy }) => deployedBy),
  ]);
  const names = await describeActors(context.storage.read, actorIds);
  return deployments.map((deployment) => presentDeployment(deployment, gateways, names));
}

function presentDeployment(
  deployment: Deployment,
  gateways: readonly Gateway[],
  names: UserNames,
): PresentedDeployment {
  const { name, deploymentId, entityKey, createdAtMs, createdBy, current, revisions } = deployment;
  const target = findRollbackTarget(revisions);
  return {
    name,
    deploymentId,
    entityKey,
    createdAt: formatTime(createdAtMs),
    createdBy: names.get(createdBy)?.userName ?? createdBy,
    current: presentRevision(current, names),
    rollbackTarget: target === undefined ? null : presentRevision(target, names),
    revisions: revisions.map((revision) => presentRevision(revision, names)),
    gateways: gateways.map(({ gatewayId, url, generation, deployments, lastSeenAtMs }) => ({
      id: gatewayId,
      url,
      generation,
      revision: deployments.find((served) => served.name === name)?.revision ?? null,
      lastSeenAt: formatTime(lastSeenAtMs),
    })),
  };
}

function presentRevision(revision: Revision, names: UserNames): PresentedDeployment["current"] {
  const { model, version, versionId, versionDigest, rolledBackTo, reason, deployedAtMs, deployedBy } =
    revision;
  return {
    revision: revision.revision,
    model,
    version,
    versionId,
    versionDigest,
    rolledBackTo,
    reason,
    deployedAt: formatTime(deployedAtMs),
    deployedBy: names.get(deployedBy)?.userName ?? deployedBy,
  };
}

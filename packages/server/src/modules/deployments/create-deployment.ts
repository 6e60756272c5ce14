import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Deployment, DeploymentId, Revision } from "./deployment.ts";
import { findDeployment, insertDeployment, insertRevision } from "./deployment.store.ts";
import { deploymentErrors } from "./errors.ts";
import { describeRevision } from "./ledger-payload.ts";
import { prepareVersion } from "./prepare-version.ts";

/**
 * Makes a deployment whose first revision serves a version.
 *
 * @throws PlumblineError `deployments/already-exists`, and what `prepareVersion` throws.
 */
export async function createDeployment(
  context: Pick<AppContext, "storage" | "objects" | "clock" | "random" | "ledger" | "promotionGuard">,
  principal: Principal,
  input: { name: string; model: string; version: number; entityKey: string | null },
): Promise<Deployment> {
  const { workspace, actorId } = principal;
  const { name, entityKey } = input;
  if ((await findDeployment(context.storage.read, workspace, name)) !== undefined) {
    throw deploymentErrors["already-exists"]({ name });
  }
  const { deployed, gate } = await prepareVersion(context, principal, input);
  return context.storage.write(async (tx) => {
    if ((await findDeployment(tx, workspace, name)) !== undefined) {
      throw deploymentErrors["already-exists"]({ name });
    }
    await gate.confirm(tx);
    const nowMs = context.clock.nowMs();
    const deploymentId = context.random.id() as DeploymentId;
    const current: Revision = {
      ...deployed,
      revision: 1,
      rolledBackTo: null,
      reason: null,
      deployedAtMs: nowMs,
      deployedBy: actorId,
    };
    const deployment = { deploymentId, workspace, name, entityKey, createdAtMs: nowMs, createdBy: actorId };
    await insertDeployment(tx, deployment);
    await insertRevision(tx, deploymentId, current);
    context.ledger.append(tx, {
      type: "deployment.created",
      subject: `deployment:${deploymentId}`,
      actor: actorId,
      workspace,
      payload: { name, entityKey, ...describeRevision(current) },
    });
    return { ...deployment, current, revisions: [current] };
  });
}

import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Deployment, Revision } from "./deployment.ts";
import { insertRevision } from "./deployment.store.ts";
import { deploymentErrors } from "./errors.ts";
import { getDeployment } from "./get-deployment.ts";
import { describeRevision } from "./ledger-payload.ts";
import { prepareVersion } from "./prepare-version.ts";

/**
 * Lets a deployment serve another version from now on, as its next revision.
 *
 * @throws PlumblineError `deployments/not-found`, `deployments/already-serves`, and what `prepareVersion` throws.
 */
export async function deployRevision(
  context: Pick<AppContext, "storage" | "objects" | "clock" | "ledger" | "promotionGuard">,
  principal: Principal,
  input: { name: string; model: string; version: number },
): Promise<Deployment> {
  const { workspace, actorId } = principal;
  checkOther(await getDeployment(context.storage.read, workspace, input.name), input);
  const { deployed, gate } = await prepareVersion(context, principal, input);
  return context.storage.write(async (tx) => {
    const deployment = await getDeployment(tx, workspace, input.name);
    checkOther(deployment, input);
    await gate.confirm(tx);
    const current: Revision = {
      ...deployed,
      revision: deployment.current.revision + 1,
      rolledBackTo: null,
      reason: null,
      deployedAtMs: context.clock.nowMs(),
      deployedBy: actorId,
    };
    await insertRevision(tx, deployment.deploymentId, current);
    context.ledger.append(tx, {
      type: "deployment.revised",
      subject: `deployment:${deployment.deploymentId}`,
      actor: actorId,
      workspace,
      payload: {
        name: deployment.name,
        ...describeRevision(current),
        previousVersionDigest: deployment.current.versionDigest,
      },
    });
    return { ...deployment, current, revisions: [current, ...deployment.revisions] };
  });
}

function checkOther({ name, current }: Deployment, asked: { model: string; version: number }): void {
  if (current.model !== asked.model || current.version !== asked.version) return;
  const { model, version, revision } = current;
  throw deploymentErrors["already-serves"]({ name, model, version, revision });
}

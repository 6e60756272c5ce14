import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { type Deployment, findRollbackTarget, type Revision } from "./deployment.ts";
import { insertRevision } from "./deployment.store.ts";
import { deploymentErrors } from "./errors.ts";
import { getDeployment } from "./get-deployment.ts";
import { describeRevision } from "./ledger-payload.ts";
import { checkFilesStored } from "./prepare-version.ts";

/**
 * Goes back to the version that was served before, as a new revision. Asks no gate: that version passed it when it was
 * deployed, and going back must always be possible.
 *
 * @throws PlumblineError `deployments/not-found`, `deployments/nothing-earlier`, `deployments/files-missing`,
 *   `deployments/changed-meanwhile`.
 */
export async function rollBack(
  context: Pick<AppContext, "storage" | "objects" | "clock" | "ledger">,
  principal: Principal,
  input: { name: string; reason: string | null },
): Promise<Deployment> {
  const { workspace, actorId } = principal;
  const seen = await getDeployment(context.storage.read, workspace, input.name);
  const target = getRollbackTarget(seen);
  await checkFilesStored(context, workspace, target);
  return context.storage.write(async (tx) => {
    const deployment = await getDeployment(tx, workspace, input.name);
    if (deployment.current.revision !== seen.current.revision) {
      throw deploymentErrors["changed-meanwhile"]({ name: input.name });
    }
    const current: Revision = {
      ...target,
      revision: deployment.current.revision + 1,
      rolledBackTo: target.revision,
      reason: input.reason,
      deployedAtMs: context.clock.nowMs(),
      deployedBy: actorId,
    };
    await insertRevision(tx, deployment.deploymentId, current);
    context.ledger.append(tx, {
      type: "deployment.rolled-back",
      subject: `deployment:${deployment.deploymentId}`,
      actor: actorId,
      workspace,
      payload: {
        name: deployment.name,
        ...describeRevision(current),
        previousVersionDigest: deployment.current.versionDigest,
        rolledBackTo: target.revision,
        reason: input.reason,
      },
    });
    return { ...deployment, current, revisions: [current, ...deployment.revisions] };
  });
}

function getRollbackTarget({ name, current, revisions }: Deployment): Revision {
  const target = findRollbackTarget(revisions);
  if (target !== undefined) return target;
  throw deploymentErrors["nothing-earlier"]({ name, model: current.model, version: current.version });
}

import { HttpReply } from "@plumbline/platform";
import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { findRollbackTarget } from "./deployment.ts";
import { listDeployments } from "./deployment.store.ts";
import { deploymentErrors } from "./errors.ts";
import { modelFileScope } from "./prepare-version.ts";

/**
 * A model's file for a gateway: only those of versions that are served, or would be after a rollback.
 * @throws PlumblineError `deployments/object-not-served`.
 */
export async function openGatewayObject(
  context: Pick<AppContext, "storage" | "objects">,
  { workspace }: Principal,
  sha256: string,
): Promise<HttpReply> {
  const deployments = await listDeployments(context.storage.read, workspace);
  const file = deployments
    .flatMap(({ current, revisions }) => [current, findRollbackTarget(revisions)])
    .flatMap((revision) => revision?.files ?? [])
    .find((one) => one.sha256 === sha256);
  if (file === undefined) throw deploymentErrors["object-not-served"]({ sha256 });
  const content = await context.objects.open(modelFileScope(workspace), sha256);
  return new HttpReply(200, content, {
    "content-type": "application/octet-stream",
    "content-length": String(file.sizeBytes),
  });
}

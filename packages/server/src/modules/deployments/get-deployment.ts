import type { WorkspaceId } from "#ports";
import type { Reader } from "#storage";
import type { Deployment } from "./deployment.ts";
import { findDeployment } from "./deployment.store.ts";
import { deploymentErrors } from "./errors.ts";

/** @throws PlumblineError `deployments/not-found`. */
export async function getDeployment(
  reader: Reader,
  workspace: WorkspaceId,
  name: string,
): Promise<Deployment> {
  const found = await findDeployment(reader, workspace, name);
  if (found === undefined) throw deploymentErrors["not-found"]({ name });
  return found;
}

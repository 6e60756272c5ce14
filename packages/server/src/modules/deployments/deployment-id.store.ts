import type { WorkspaceId } from "#ports";
import type { Reader } from "#storage";

/** The lasting id of the deployment with this name, or undefined. */
export function findDeploymentId(reader: Reader, workspace: WorkspaceId, name: string): string | undefined {
  const row = reader.get<{ id: string }>(
    "SELECT deployment_id AS id FROM deployments WHERE workspace = ? AND name = ?",
    workspace,
    name,
  );
  return row?.id;
}

/** The name of the deployment with this id, the other way round. */
export function describeDeployment(
  reader: Reader,
  workspace: WorkspaceId,
  deploymentId: string,
): string | undefined {
  const row = reader.get<{ name: string }>(
    "SELECT name FROM deployments WHERE workspace = ? AND deployment_id = ?",
    workspace,
    deploymentId,
  );
  return row?.name;
}

export function holdsDeployments(reader: Reader, workspace: WorkspaceId): boolean {
  return reader.get("SELECT 1 FROM deployments WHERE workspace = ? LIMIT 1", workspace) !== undefined;
}

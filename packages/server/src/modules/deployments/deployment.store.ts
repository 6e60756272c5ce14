import type { Selectable } from "kysely";
import type { ActorId, WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import type { DeployedVersion, Deployment, DeploymentId, Revision } from "./deployment.ts";

interface DeploymentsTable {
  deployment_id: string;
  workspace: string;
  name: string;
  entity_key: string | null;
  created_at_ms: number;
  created_by: string;
}
interface RevisionsTable {
  deployment_id: string;
  revision: number;
  model: string;
  version: number;
  version_id: string;
  version_digest: string;
  files_json: string;
  onnx_path: string;
  signature_json: string;
  rolled_back_to: number | null;
  reason: string | null;
  deployed_at_ms: number;
  deployed_by: string;
}
interface Tables {
  deployments: DeploymentsTable;
  deployment_revisions: RevisionsTable;
}

/** By name. */
export async function listDeployments(reader: Reader, workspace: WorkspaceId): Promise<Deployment[]> {
  const rows = await reader
    .tables<Tables>()
    .selectFrom("deployments")
    .selectAll()
    .where("workspace", "=", workspace)
    .orderBy("name")
    .execute();
  return withRevisions(reader, rows);
}

/** Of every workspace, without its files: for what the server itself watches beside requests. */
export function listCurrentRevisions(
  reader: Reader,
): { workspace: WorkspaceId; name: string; deploymentId: DeploymentId; revision: number }[] {
  return reader.all(
    `SELECT d.workspace, d.name, d.deployment_id AS "deploymentId", MAX(r.revision) AS revision
     FROM deployments d JOIN deployment_revisions r ON r.deployment_id = d.deployment_id
     GROUP BY d.workspace, d.name, d.deployment_id`,
  );
}

export async function findDeployment(
  reader: Reader,
  workspace: WorkspaceId,
  name: string,
): Promise<Deployment | undefined> {
  const row = await reader
    .tables<Tables>()
    .selectFrom("deployments")
    .selectAll()
    .where("workspace", "=", workspace)
    .where("name", "=", name)
    .executeTakeFirst();
  return row && (await withRevisions(reader, [row]))[0];
}

export async function insertDeployment(
  tx: Transaction,
  deployment: Omit<Deployment, "current" | "revisions">,
): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto("deployments")
    .values({
      deployment_id: deployment.deploymentId,
      workspace: deployment.workspace,
      name: deployment.name,
      entity_key: deployment.entityKey,
      created_at_ms: deployment.createdAtMs,
      created_by: deployment.createdBy,
    })
    .execute();
}

export async function insertRevision(
  tx: Transaction,
  deploymentId: DeploymentId,
  revision: Revision,
): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto("deployment_revisions")
    .values({
      deployment_id: deploymentId,
      revision: revision.revision,
      model: revision.model,
      version: revision.version,
      version_id: revision.versionId,
      version_digest: revision.versionDigest,
      files_json: JSON.stringify(revision.files),
      onnx_path: revision.onnxPath,
      signature_json: JSON.stringify(revision.signature),
      rolled_back_to: revision.rolledBackTo,
      reason: revision.reason,
      deployed_at_ms: revision.deployedAtMs,
      deployed_by: revision.deployedBy,
    })
    .execute();
}

async function withRevisions(
  reader: Reader,
  deployments: readonly Selectable<DeploymentsTable>[],
): Promise<Deployment[]> {
  if (deployments.length === 0) return [];
  const rows = await reader
    .tables<Tables>()
    .selectFrom("deployment_revisions")
    .selectAll()
    .where(
      "deployment_id",
      "in",
      deployments.map((row) => row.deployment_id),
    )
    .orderBy("revision", "desc")
    .execute();
  const byDeployment = Map.groupBy(rows, (row) => row.deployment_id);
  return deployments.flatMap((row) => {
    const revisions = (byDeployment.get(row.deployment_id) ?? []).map(toRevision);
    const [current] = revisions;
    return current === undefined ? [] : [{ ...toDeployment(row), current, revisions }];
  });
}

function toDeployment(row: Selectable<DeploymentsTable>): Omit<Deployment, "current" | "revisions"> {
  return {
    deploymentId: row.deployment_id as DeploymentId,
    workspace: row.workspace as WorkspaceId,
    name: row.name,
    entityKey: row.entity_key,
    createdAtMs: row.created_at_ms,
    createdBy: row.created_by as ActorId,
  };
}

function toRevision(row: Selectable<RevisionsTable>): Revision {
  return {
    revision: row.revision,
    model: row.model,
    version: row.version,
    versionId: row.version_id,
    versionDigest: row.version_digest,
    files: JSON.parse(row.files_json) as DeployedVersion["files"],
    onnxPath: row.onnx_path,
    signature: JSON.parse(row.signature_json) as DeployedVersion["signature"],
    rolledBackTo: row.rolled_back_to,
    reason: row.reason,
    deployedAtMs: row.deployed_at_ms,
    deployedBy: row.deployed_by as ActorId,
  };
}

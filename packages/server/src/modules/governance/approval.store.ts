import type { ActorId, WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import type { Approval, ApprovalId, Decision } from "./approval.ts";

interface ApprovalsTable {
  id: string;
  workspace: string;
  version_id: string;
  target: string;
  decision: string;
  actor_id: string;
  evidence_digests: string;
  evidence_sha256: string;
  comment: string;
  created_at_ms: number;
}
interface Tables {
  approvals: ApprovalsTable;
}

export async function insertApproval(tx: Transaction, approval: Approval): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto("approvals")
    .values({
      id: approval.id,
      workspace: approval.workspace,
      version_id: approval.versionId,
      target: approval.target,
      decision: approval.decision,
      actor_id: approval.actorId,
      evidence_digests: JSON.stringify(approval.evidenceDigests),
      evidence_sha256: approval.evidenceSha256,
      comment: approval.comment,
      created_at_ms: approval.createdAtMs,
    })
    .execute();
}

/** Decisions on a version for a target, oldest first. */
export async function listApprovals(
  reader: Reader,
  workspace: WorkspaceId,
  versionId: string,
  target: string,
): Promise<Approval[]> {
  const rows = await reader
    .tables<Tables>()
    .selectFrom("approvals")
    .selectAll()
    .where("workspace", "=", workspace)
    .where("version_id", "=", versionId)
    .where("target", "=", target)
    .orderBy("created_at_ms")
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    id: row.id as ApprovalId,
    workspace: row.workspace as WorkspaceId,
    versionId: row.version_id,
    target: row.target,
    decision: row.decision as Decision,
    actorId: row.actor_id as ActorId,
    evidenceDigests: JSON.parse(row.evidence_digests) as string[],
    evidenceSha256: row.evidence_sha256,
    comment: row.comment,
    createdAtMs: row.created_at_ms,
  }));
}

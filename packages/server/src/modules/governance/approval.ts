import type { Id } from "@plumbline/platform";
import type { ActorId, WorkspaceId } from "#ports";

export type ApprovalId = Id<"approval">;

export const Decision = { approve: "approve", reject: "reject" } as const;
export type Decision = (typeof Decision)[keyof typeof Decision];

/** Someone's signed decision on a version, over the exact evidence they were shown. */
export interface Approval {
  readonly id: ApprovalId;
  readonly workspace: WorkspaceId;
  readonly versionId: string;
  readonly target: string;
  readonly decision: Decision;
  readonly actorId: ActorId;
  readonly evidenceDigests: readonly string[];
  /** The decision as evidence. */
  readonly evidenceSha256: string;
  readonly comment: string;
  readonly createdAtMs: number;
}

/** New evidence ends an approval: it was not about that. Each person's last decision counts. */
export function currentApprovals(
  approvals: readonly Approval[],
  evidenceDigests: readonly string[],
): Approval[] {
  const last = new Map(approvals.map((approval) => [approval.actorId, approval]));
  return [...last.values()].filter((approval) => sameDigests(approval.evidenceDigests, evidenceDigests));
}

export function sameDigests(left: readonly string[], right: readonly string[]): boolean {
  const set = new Set(left);
  return set.size === new Set(right).size && right.every((digest) => set.has(digest));
}

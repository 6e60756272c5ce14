import { formatTime } from "@plumbline/platform";
import type { z } from "zod";
import { findEntryIndexes } from "#audit";
import { describeActors } from "#identity";
import type { ActorId, WorkspaceId } from "#ports";
import type { Reader } from "#storage";
import type { Approval } from "./approval.ts";
import type { Evidence } from "./evidence.ts";
import type { GateResult } from "./gate.ts";
import type { approvalAnswer, evidenceAnswer, gateAnswer } from "./governance.schema.ts";

/** Names of people by their opaque ids; an id whose person was removed stands for itself. */
async function namesOf(reader: Reader, actorIds: readonly ActorId[]): Promise<(actorId: ActorId) => string> {
  const actors = await describeActors(reader, actorIds);
  return (actorId) => actors.get(actorId)?.userName ?? actorId;
}

export async function presentGateResult(
  reader: Reader,
  result: GateResult,
): Promise<z.infer<typeof gateAnswer>> {
  const nameOf = await namesOf(reader, [result.checkedBy]);
  const { checkedAtMs, ...rest } = result;
  return {
    ...(JSON.parse(JSON.stringify(rest)) as Omit<z.infer<typeof gateAnswer>, "checkedAt" | "checkedByName">),
    checkedAt: formatTime(checkedAtMs),
    checkedByName: nameOf(result.checkedBy),
  };
}

export async function presentEvidence(
  reader: Reader,
  workspace: WorkspaceId,
  evidence: readonly Evidence[],
): Promise<z.infer<typeof evidenceAnswer>[]> {
  const indexes = await findEntryIndexes(
    reader,
    workspace,
    evidence.map(({ entryId }) => entryId),
  );
  const nameOf = await namesOf(
    reader,
    evidence.map(({ actorId }) => actorId),
  );
  return evidence.map(({ sha256, predicateType, createdAtMs, actorId, entryId }) => ({
    sha256,
    predicateType,
    createdAt: formatTime(createdAtMs),
    createdBy: actorId,
    createdByName: nameOf(actorId),
    ledgerIndex: indexes.get(entryId) ?? null,
  }));
}

export async function presentApprovals(
  reader: Reader,
  approvals: readonly Approval[],
  current: readonly Approval[],
): Promise<z.infer<typeof approvalAnswer>[]> {
  const nameOf = await namesOf(
    reader,
    approvals.map(({ actorId }) => actorId),
  );
  const currentIds = new Set(current.map(({ id }) => id));
  return approvals.map(
    ({ id, target, decision, actorId, evidenceDigests, evidenceSha256, comment, createdAtMs }) => ({
      id,
      target,
      decision,
      evidenceSha256,
      comment,
      evidenceDigests: [...evidenceDigests],
      by: actorId,
      byName: nameOf(actorId),
      createdAt: formatTime(createdAtMs),
      current: currentIds.has(id),
    }),
  );
}

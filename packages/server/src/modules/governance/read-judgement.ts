import type { JsonObject } from "@plumbline/ledger";
import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { getModelVersion, type ModelVersion } from "#registry";
import type { Reader } from "#storage";
import { type Approval, currentApprovals, Decision } from "./approval.ts";
import { listApprovals } from "./approval.store.ts";
import { isJudged, PredicateType, type VerifiedEvidence } from "./evidence.ts";
import { listEvidence } from "./evidence.store.ts";
import { verifyStoredEvidence } from "./verify-evidence.ts";

/** All that a gate reads of a version. */
export interface Judgement {
  readonly version: ModelVersion;
  /** Evidence that decides, verified again, oldest first. */
  readonly evidence: readonly VerifiedEvidence[];
  /** Its digests, sorted. */
  readonly evidenceDigests: readonly string[];
  /** Decisions about exactly this evidence, each person's last. */
  readonly approvals: readonly Approval[];
}

export async function readJudgement(
  context: Pick<AppContext, "config">,
  reader: Reader,
  principal: Principal,
  about: { modelName: string; version: number; target: string },
): Promise<Judgement> {
  const { workspace } = principal;
  const version = await getModelVersion(reader, workspace, about.modelName, about.version);
  const stored = await listEvidence(reader, workspace, version.versionId);
  const evidence = stored
    .filter(({ predicateType }) => isJudged(predicateType))
    .map((one) => verifyStoredEvidence(context, one, version.digest));
  const evidenceDigests = evidence.map(({ sha256 }) => sha256).sort();
  const approvals = await listApprovals(reader, workspace, version.versionId, about.target);
  return { version, evidence, evidenceDigests, approvals: currentApprovals(approvals, evidenceDigests) };
}

/** The newest evaluation, which is the one that rules speak of. */
export function lastEvaluation(judgement: Pick<Judgement, "evidence">): JsonObject | undefined {
  return judgement.evidence.findLast(({ predicateType }) => predicateType === PredicateType.evaluation)
    ?.predicate;
}

/** The variables of a policy's expressions. What is absent stays absent: an expression that reads it is insufficient. */
export function bindingsOf(judgement: Judgement): JsonObject {
  const { version, evidence, approvals } = judgement;
  const evaluation = lastEvaluation(judgement);
  const groups = (evaluation?.["groups"] ?? []) as unknown as readonly { column: string }[];
  return {
    version: {
      name: version.name,
      version: version.version,
      digest: version.digest,
      tags: Object.fromEntries(version.tags.map(({ key, value }) => [key, value])),
      hasOnnx: version.onnx !== undefined,
      hasSignature: version.signature !== undefined,
    },
    evidence: evidence.map(({ predicateType, predicate }) => ({ predicateType, predicate })),
    approvals: {
      approved: approvals.filter(({ decision }) => decision === Decision.approve).length,
      rejected: approvals.filter(({ decision }) => decision === Decision.reject).length,
    },
    ...(evaluation !== undefined && {
      evaluation,
      /** The evaluation's groups by the name of their column. */
      groups: Object.fromEntries(groups.map((group) => [group.column, group])),
    }),
  };
}

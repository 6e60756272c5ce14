import type { AppContext } from "#context";
import type { Revision } from "#deployments";
import { listEvidence, PredicateType, verifyStoredEvidence } from "#governance";
import type { WorkspaceId } from "#ports";
import { type EvaluationReference, evaluationReferenceSchema } from "./reference-profile.ts";

/** The newest evaluation of a version, verified again; undefined where there is none that says what the data were. */
export async function findReference(
  context: Pick<AppContext, "storage" | "config">,
  workspace: WorkspaceId,
  { versionId, versionDigest }: Pick<Revision, "versionId" | "versionDigest">,
): Promise<{ evidenceSha256: string; reference: EvaluationReference } | undefined> {
  const evidence = await listEvidence(context.storage.read, workspace, versionId);
  const newest = evidence.findLast(({ predicateType }) => predicateType === PredicateType.evaluation);
  if (newest === undefined) return undefined;
  const { sha256, predicate } = verifyStoredEvidence(context, newest, versionDigest);
  const { data: reference } = evaluationReferenceSchema.safeParse(predicate);
  return reference && { evidenceSha256: sha256, reference };
}

import type { Selectable } from "kysely";
import type { JobId } from "#jobs";
import type { ActorId, WorkspaceId } from "#ports";
import type { ModelVersionId } from "#registry";
import type { Reader, Transaction } from "#storage";
import type { Evaluation, EvaluationId, EvaluationState } from "./evaluation.ts";

interface EvaluationsTable {
  id: string;
  workspace: string;
  model_name: string;
  version: number;
  version_id: string;
  version_digest: string;
  dataset_name: string;
  dataset_digest: string;
  threshold: number;
  minimum_group_positives: number;
  job_id: string;
  state: EvaluationState;
  reason: string | null;
  evidence_sha256: string | null;
  created_by: string;
  created_at_ms: number;
  ended_at_ms: number | null;
}
interface Tables {
  evaluations: EvaluationsTable;
}

export async function insertEvaluation(tx: Transaction, evaluation: Evaluation): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto("evaluations")
    .values({
      id: evaluation.id,
      workspace: evaluation.workspace,
      model_name: evaluation.modelName,
      version: evaluation.version,
      version_id: evaluation.versionId,
      version_digest: evaluation.versionDigest,
      dataset_name: evaluation.datasetName,
      dataset_digest: evaluation.datasetDigest,
      threshold: evaluation.threshold,
      minimum_group_positives: evaluation.minimumGroupPositives,
      job_id: evaluation.jobId,
      state: evaluation.state,
      reason: evaluation.reason,
      evidence_sha256: evaluation.evidenceSha256,
      created_by: evaluation.createdBy,
      created_at_ms: evaluation.createdAtMs,
      ended_at_ms: evaluation.endedAtMs,
    })
    .execute();
}

export async function findEvaluation(
  reader: Reader,
  workspace: WorkspaceId,
  id: string,
): Promise<Evaluation | undefined> {
  const row = await reader
    .tables<Tables>()
    .selectFrom("evaluations")
    .selectAll()
    .where("workspace", "=", workspace)
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : toEvaluation(row);
}

/** The evaluation that a job is for. */
export async function findEvaluationOfJob(
  reader: Reader,
  workspace: WorkspaceId,
  jobId: string,
): Promise<Evaluation | undefined> {
  const row = await reader
    .tables<Tables>()
    .selectFrom("evaluations")
    .selectAll()
    .where("workspace", "=", workspace)
    .where("job_id", "=", jobId)
    .executeTakeFirst();
  return row === undefined ? undefined : toEvaluation(row);
}

/** Evaluations of a version, newest first. */
export async function listEvaluations(
  reader: Reader,
  workspace: WorkspaceId,
  versionId: ModelVersionId,
): Promise<Evaluation[]> {
  const rows = await reader
    .tables<Tables>()
    .selectFrom("evaluations")
    .selectAll()
    .where("workspace", "=", workspace)
    .where("version_id", "=", versionId)
    .orderBy("created_at_ms", "desc")
    .orderBy("id", "desc")
    .execute();
  return rows.map(toEvaluation);
}

export async function endEvaluation(
  tx: Transaction,
  evaluation: Pick<Evaluation, "workspace" | "id">,
  end: { state: EvaluationState; reason: string | null; evidenceSha256: string | null; endedAtMs: number },
): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable("evaluations")
    .set({
      state: end.state,
      reason: end.reason,
      evidence_sha256: end.evidenceSha256,
      ended_at_ms: end.endedAtMs,
    })
    .where("workspace", "=", evaluation.workspace)
    .where("id", "=", evaluation.id)
    .execute();
}

function toEvaluation(row: Selectable<EvaluationsTable>): Evaluation {
  return {
    id: row.id as EvaluationId,
    workspace: row.workspace as WorkspaceId,
    modelName: row.model_name,
    version: row.version,
    versionId: row.version_id as ModelVersionId,
    versionDigest: row.version_digest,
    datasetName: row.dataset_name,
    datasetDigest: row.dataset_digest,
    threshold: row.threshold,
    minimumGroupPositives: row.minimum_group_positives,
    jobId: row.job_id as JobId,
    state: row.state,
    reason: row.reason,
    evidenceSha256: row.evidence_sha256,
    createdBy: row.created_by as ActorId,
    createdAtMs: row.created_at_ms,
    endedAtMs: row.ended_at_ms,
  };
}

import { formatTime } from "@plumbline/platform";
import type { z } from "zod";
import { describeActors } from "#identity";
import { findJob } from "#jobs";
import type { Reader } from "#storage";
import { type Evaluation, EvaluationState } from "./evaluation.ts";
import type { evaluationAnswer } from "./evaluation.schema.ts";

type Answer = z.infer<typeof evaluationAnswer>;

/** Evaluations as the native API has them: while one is pending, with the state and progress of its job. */
export async function presentEvaluations(
  reader: Reader,
  evaluations: readonly Evaluation[],
): Promise<Answer[]> {
  const actors = await describeActors(
    reader,
    evaluations.map(({ createdBy }) => createdBy),
  );
  const answers: Answer[] = [];
  for (const evaluation of evaluations) {
    const isPending = evaluation.state === EvaluationState.pending;
    const job = isPending ? await findJob(reader, evaluation.jobId) : undefined;
    answers.push({
      id: evaluation.id,
      jobId: evaluation.jobId,
      model: {
        name: evaluation.modelName,
        version: evaluation.version,
        digest: evaluation.versionDigest,
      },
      dataset: { name: evaluation.datasetName, digest: evaluation.datasetDigest },
      threshold: evaluation.threshold,
      minimumGroupPositives: evaluation.minimumGroupPositives,
      state: job?.state ?? evaluation.state,
      progress: job?.progress ?? null,
      // A job that was put back says why while it waits.
      reason: evaluation.reason ?? job?.reason ?? null,
      evidenceSha256: evaluation.evidenceSha256,
      createdBy: actors.get(evaluation.createdBy)?.userName ?? evaluation.createdBy,
      createdAt: formatTime(evaluation.createdAtMs),
      endedAt: evaluation.endedAtMs === null ? null : formatTime(evaluation.endedAtMs),
    });
  }
  return answers;
}

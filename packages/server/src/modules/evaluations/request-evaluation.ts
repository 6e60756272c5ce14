import type { AppContext } from "#context";
import { artifactScope } from "#artifacts";
import { datasetScope, type DatasetVersion, getDatasetVersion, sha256OfDigest } from "#datasets";
import { enqueueJob } from "#jobs";
import type { Principal } from "#ports";
import { getModelVersion, type ModelVersion } from "#registry";
import { findDatasetProblems, findVersionProblems } from "./check-suitability.ts";
import { evaluationErrors } from "./errors.ts";
import {
  type EvaluateJobInput,
  evaluateKind,
  type Evaluation,
  type EvaluationId,
  EvaluationState,
} from "./evaluation.ts";
import { insertEvaluation } from "./evaluation.store.ts";

export interface EvaluationRequest {
  readonly modelName: string;
  readonly version: number;
  readonly dataset: { readonly name: string; readonly digest: string };
  readonly threshold: number;
  readonly minimumGroupPositives: number;
}

/**
 * Asks for a version to be evaluated on a dataset by a worker.
 *
 * @throws PlumblineError `registry/version-not-found`, `evaluations/dataset-not-found`, and `evaluations/insufficient` with
 *   everything that the version or the dataset lacks.
 */
export async function requestEvaluation(
  context: Pick<AppContext, "storage" | "clock" | "random" | "ledger">,
  principal: Principal,
  request: EvaluationRequest,
): Promise<Evaluation> {
  const { workspace } = principal;
  const { read } = context.storage;
  const version = await getModelVersion(read, workspace, request.modelName, request.version);
  const dataset = getDatasetVersion(read, workspace, request.dataset.name, request.dataset.digest);
  if (dataset === undefined) throw evaluationErrors["dataset-not-found"](request.dataset);
  const input = jobInput(request, version, dataset, principal);
  return context.storage.write(async (tx) => {
    const jobId = await enqueueJob(context, tx, principal, { kind: evaluateKind, input });
    const evaluation: Evaluation = {
      id: context.random.id() as EvaluationId,
      workspace,
      modelName: version.name,
      version: version.version,
      versionId: version.versionId,
      versionDigest: version.digest,
      datasetName: dataset.name,
      datasetDigest: dataset.digest,
      threshold: request.threshold,
      minimumGroupPositives: request.minimumGroupPositives,
      jobId,
      state: EvaluationState.pending,
      reason: null,
      evidenceSha256: null,
      createdBy: principal.actorId,
      createdAtMs: context.clock.nowMs(),
      endedAtMs: null,
    };
    await insertEvaluation(tx, evaluation);
    context.ledger.append(tx, {
      type: "evaluation.requested",
      subject: `evaluation:${evaluation.id}`,
      actor: principal.actorId,
      workspace,
      payload: {
        versionId: version.versionId,
        versionDigest: version.digest,
        datasetDigest: dataset.digest,
        threshold: request.threshold,
        minimumGroupPositives: request.minimumGroupPositives,
      },
    });
    return evaluation;
  });
}

/** Roles are part of it, so that changing them later does not change what is being evaluated. */
function jobInput(
  { threshold, minimumGroupPositives }: EvaluationRequest,
  version: ModelVersion,
  dataset: DatasetVersion,
  { workspace }: Principal,
): EvaluateJobInput & Readonly<Record<string, unknown>> {
  const { onnx, signature } = version;
  const problems = [
    ...findVersionProblems(version),
    ...(signature === undefined ? [] : findDatasetProblems(signature, dataset)),
  ];
  if (problems.length > 0 || onnx === undefined || signature === undefined) {
    const names = { version: `models:/${version.name}/${version.version}`, dataset: dataset.name };
    throw evaluationErrors.insufficient({ ...names, problems }, { problems });
  }
  const sha256 = sha256OfDigest(dataset.digest);
  const modelClass = artifactScope(workspace).retentionClass;
  const datasetClass = datasetScope(workspace).retentionClass;
  return {
    objects: [
      ...version.files.map((file) => ({
        sha256: file.sha256,
        sizeBytes: file.sizeBytes,
        retentionClass: modelClass,
      })),
      { sha256, sizeBytes: dataset.sizeBytes, retentionClass: datasetClass },
    ],
    model: {
      name: version.name,
      version: version.version,
      digest: version.digest,
      onnxPath: onnx.path,
      files: version.files,
      signature,
    },
    dataset: {
      name: dataset.name,
      digest: dataset.digest,
      format: dataset.format,
      sha256,
      rowCount: dataset.rowCount,
      columns: dataset.columns.map(({ name, type, roles }) => ({ name, type, roles })),
    },
    threshold,
    minimumGroupPositives,
  };
}

import {
  doubleOf,
  int64Of,
  lifecycleOf,
  listOf,
  objectOf,
  optionalText,
  pairsOf,
  textOf,
  timeOf,
} from "./read-fields.ts";
import type {
  ExperimentRecord,
  LoggedModelRecord,
  ModelVersionRecord,
  Point,
  RegisteredModelRecord,
  RunModel,
  RunRecord,
} from "./records.ts";
import type { Fields } from "./source-client.ts";

/** Records as MLflow's REST API writes them. */
export function readExperiment(fields: Fields): ExperimentRecord {
  return {
    id: textOf(fields, "experiment_id"),
    name: textOf(fields, "name"),
    artifactLocation: textOf(fields, "artifact_location"),
    lifecycleStage: lifecycleOf(fields),
    createdAtMs: timeOf(fields, "creation_time"),
    updatedAtMs: timeOf(fields, "last_update_time"),
    tags: pairsOf(fields, "tags"),
  };
}

export function readPoint(fields: Fields): Point {
  return {
    timestampMs: int64Of(fields, "timestamp"),
    step: int64Of(fields, "step"),
    value: doubleOf(fields, "value"),
  };
}

export function readRun(fields: Fields): RunRecord {
  const info = objectOf(fields, "info");
  const data = objectOf(fields, "data");
  const inputs = objectOf(fields, "inputs");
  const tags = pairsOf(data, "tags");
  return {
    runId: textOf(info, "run_id"),
    experimentId: textOf(info, "experiment_id"),
    name: optionalText(info, "run_name") ?? tags.find(({ key }) => key === "mlflow.runName")?.value ?? "",
    userId: textOf(info, "user_id"),
    status: textOf(info, "status"),
    startTimeMs: timeOf(info, "start_time"),
    endTimeMs: optionalText(info, "end_time") === undefined ? null : timeOf(info, "end_time"),
    lifecycleStage: lifecycleOf(info),
    artifactUri: textOf(info, "artifact_uri"),
    params: pairsOf(data, "params"),
    tags,
    latestMetrics: listOf(data, "metrics").map((metric) => ({
      key: textOf(metric, "key"),
      ...readPoint(metric),
    })),
    datasetInputs: listOf(inputs, "dataset_inputs").map(readDatasetInput),
    modelInputs: listOf(inputs, "model_inputs").map(readRunModel),
    modelOutputs: listOf(objectOf(fields, "outputs"), "model_outputs").map(readRunModel),
  };
}

function readRunModel(fields: Fields): RunModel {
  return { modelId: textOf(fields, "model_id"), step: int64Of(fields, "step") };
}

function readDatasetInput(fields: Fields): RunRecord["datasetInputs"][number] {
  const dataset = objectOf(fields, "dataset");
  return {
    name: textOf(dataset, "name"),
    digest: textOf(dataset, "digest"),
    sourceType: textOf(dataset, "source_type"),
    source: textOf(dataset, "source"),
    schema: optionalText(dataset, "schema") ?? null,
    profile: optionalText(dataset, "profile") ?? null,
    tags: pairsOf(fields, "tags"),
  };
}

export function readLoggedModel(fields: Fields): LoggedModelRecord {
  const info = objectOf(fields, "info");
  const data = objectOf(fields, "data");
  return {
    modelId: textOf(info, "model_id"),
    experimentId: textOf(info, "experiment_id"),
    name: textOf(info, "name"),
    artifactLocation: textOf(info, "artifact_uri"),
    modelType: textOf(info, "model_type"),
    sourceRunId: textOf(info, "source_run_id"),
    status: textOf(info, "status"),
    lifecycleStage: "active",
    createdAtMs: timeOf(info, "creation_timestamp_ms"),
    updatedAtMs: timeOf(info, "last_updated_timestamp_ms"),
    tags: pairsOf(info, "tags"),
    params: pairsOf(data, "params"),
    metrics: listOf(data, "metrics").map((metric) => ({
      key: textOf(metric, "key"),
      ...readPoint(metric),
      runId: textOf(metric, "run_id"),
      datasetName: optionalText(metric, "dataset_name") || null,
      datasetDigest: optionalText(metric, "dataset_digest") || null,
    })),
  };
}

export function readRegisteredModel(fields: Fields): RegisteredModelRecord {
  return {
    name: textOf(fields, "name"),
    description: optionalText(fields, "description") || undefined,
    createdAtMs: timeOf(fields, "creation_timestamp"),
    updatedAtMs: timeOf(fields, "last_updated_timestamp"),
    tags: pairsOf(fields, "tags"),
    aliases: listOf(fields, "aliases").map((alias) => ({
      alias: textOf(alias, "alias"),
      version: Number(textOf(alias, "version")),
    })),
  };
}

export function readModelVersion(fields: Fields): ModelVersionRecord {
  const source = textOf(fields, "source");
  return {
    name: textOf(fields, "name"),
    version: Number(textOf(fields, "version")),
    source,
    runId: optionalText(fields, "run_id") || undefined,
    modelId: optionalText(fields, "model_id") || modelIdOfSource(source),
    runLink: textOf(fields, "run_link"),
    description: optionalText(fields, "description") || undefined,
    stage: textOf(fields, "current_stage") || "None",
    createdAtMs: timeOf(fields, "creation_timestamp"),
    updatedAtMs: timeOf(fields, "last_updated_timestamp"),
    tags: pairsOf(fields, "tags"),
  };
}

/** The logged model in a source such as `models:/m-…` or `mlflow-artifacts:/1/models/m-…/artifacts`. */
export function modelIdOfSource(source: string): string | undefined {
  return (/^models:\/(m-\w+)$/.exec(source) ?? /\/models\/(m-\w+)\/artifacts(?:\/|$)/.exec(source))?.[1];
}

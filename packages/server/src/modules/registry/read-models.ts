import type { WorkspaceId } from "#ports";
import type { Reader } from "#storage";
import { latestVersions, loadWhole, selectVersions } from "./model-version.store.ts";
import type { ModelVersion, ModelVersionSummary } from "./model-version.ts";
import type { RegisteredModel, RegisteredModelWithLatest } from "./registered-model.ts";
import { findModel } from "./registered-model.store.ts";
import { requireModel, requireVersion } from "./require-model.ts";
import { ModelStage, parseStage } from "./stage.ts";

/** @throws PlumblineError `registry/model-not-found`. */
export function getRegisteredModel(
  reader: Reader,
  workspace: WorkspaceId,
  name: string,
): RegisteredModelWithLatest {
  const model = requireModel(reader, workspace, name);
  return { ...model, latestVersions: latestVersions(reader, [model.modelId]).get(model.modelId) ?? [] };
}

/** The newest version of each of `stages`, of all where none is named. @throws as `getRegisteredModel`. */
export function getLatestVersions(
  reader: Reader,
  workspace: WorkspaceId,
  name: string,
  stages: readonly string[],
): { model: RegisteredModel; versions: ModelVersionSummary[] } {
  const model = getRegisteredModel(reader, workspace, name);
  const wanted = new Set(stages.length > 0 ? stages.map(parseStage) : Object.values(ModelStage));
  return { model, versions: model.latestVersions.filter(({ stage }) => wanted.has(stage)) };
}

/** A version whole. @throws PlumblineError `registry/version-not-found`, `registry/invalid-name`. */
export async function getModelVersion(
  reader: Reader,
  workspace: WorkspaceId,
  name: string,
  version: number,
): Promise<ModelVersion> {
  return loadWhole(reader, requireVersion(reader, workspace, name, version));
}

/** The version that has an alias, by its exact name; undefined where no version has it. */
export async function findVersionByAlias(
  reader: Reader,
  workspace: WorkspaceId,
  name: string,
  alias: string,
): Promise<ModelVersion | undefined> {
  const held = findModel(reader, workspace, name)?.aliases.find((known) => known.alias === alias);
  return held && loadWhole(reader, requireVersion(reader, workspace, name, held.version));
}

/** Newest first. @throws PlumblineError `registry/model-not-found`, `registry/invalid-name`. */
export async function listModelVersions(
  reader: Reader,
  workspace: WorkspaceId,
  name: string,
): Promise<ModelVersionSummary[]> {
  const { modelId } = requireModel(reader, workspace, name);
  return selectVersions(reader, "v.registered_model_id = ? ORDER BY v.version DESC", [modelId]);
}

export function aliasesOf(model: RegisteredModel, { version }: ModelVersionSummary): string[] {
  return model.aliases.filter((alias) => alias.version === version).map(({ alias }) => alias);
}

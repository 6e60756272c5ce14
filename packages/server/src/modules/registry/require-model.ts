import type { WorkspaceId } from "#ports";
import type { Reader } from "#storage";
import { registryErrors } from "./errors.ts";
import { latestVersions, findVersion, selectVersions } from "./model-version.store.ts";
import type { VersionReference } from "./model-source.ts";
import type { ModelVersionSummary } from "./model-version.ts";
import { checkAlias, checkModelName, isLatest } from "./names.ts";
import { findModel } from "./registered-model.store.ts";
import type { RegisteredModel } from "./registered-model.ts";
import { parseStage } from "./stage.ts";

/** @throws PlumblineError `registry/invalid-name`, `registry/model-not-found`. */
export function requireModel(reader: Reader, workspace: WorkspaceId, name: string): RegisteredModel {
  checkModelName(name);
  const model = findModel(reader, workspace, name);
  if (model === undefined) throw registryErrors["model-not-found"]({ name });
  return model;
}

/** @throws PlumblineError `registry/invalid-name`, `registry/version-not-found`. */
export function requireVersion(
  reader: Reader,
  workspace: WorkspaceId,
  name: string,
  version: number,
): ModelVersionSummary {
  checkModelName(name);
  const found = findVersion(reader, workspace, name, version);
  if (found === undefined) throw registryErrors["version-not-found"]({ name, version });
  return found;
}

/** `latest`, in any case, is the newest version. @throws PlumblineError as `requireModel`, `registry/alias-not-found`. */
export function requireVersionByAlias(
  reader: Reader,
  workspace: WorkspaceId,
  name: string,
  alias: string,
): ModelVersionSummary {
  checkModelName(name);
  checkAlias(alias);
  const model = requireModel(reader, workspace, name);
  if (isLatest(alias)) return requireLatest(reader, model);
  const version = model.aliases.find((known) => known.alias === alias)?.version;
  if (version === undefined) throw registryErrors["alias-not-found"]({ name, alias });
  return requireVersion(reader, workspace, name, version);
}

/** The version that a `models:/` URI means now. */
export function requireReferenced(
  reader: Reader,
  workspace: WorkspaceId,
  reference: VersionReference,
): ModelVersionSummary {
  const { name, version, alias, stage } = reference;
  if (version !== undefined) return requireVersion(reader, workspace, name, version);
  if (alias !== undefined) return requireVersionByAlias(reader, workspace, name, alias);
  const model = requireModel(reader, workspace, name);
  if (stage === undefined) return requireLatest(reader, model);
  const wanted = parseStage(stage);
  const found = latestVersions(reader, [model.modelId])
    .get(model.modelId)
    ?.find((v) => v.stage === wanted);
  if (found === undefined) throw registryErrors["no-latest-version"]({ name });
  return found;
}

function requireLatest(reader: Reader, model: RegisteredModel): ModelVersionSummary {
  const [latest] = selectVersions(reader, "v.registered_model_id = ? ORDER BY v.version DESC LIMIT 1", [
    model.modelId,
  ]);
  if (latest === undefined) throw registryErrors["no-latest-version"]({ name: model.name });
  return latest;
}

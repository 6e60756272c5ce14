import type { Module } from "#context";
import { up } from "./migrations/0001-registered-models.ts";
import { up as indexContents } from "./migrations/0002-version-contents.ts";
import { modelVersionRoutes } from "./mlflow-model-versions.routes.ts";
import { registeredModelRoutes } from "./mlflow-registered-models.routes.ts";
import { versionFileRoute } from "./version-file.routes.ts";
import { modelRoutes } from "./models.routes.ts";

export { importModelVersion } from "./import-model-version.ts";
export { importRegisteredModel } from "./import-registered-model.ts";
export { describeModel, findModelId, holdsModels } from "./model-id.store.ts";
export type { ModelSignature } from "./model-signature.ts";
export type { FrozenFile, ModelVersion, ModelVersionId } from "./model-version.ts";
export { findVersionById } from "./model-version.store.ts";
export { findVersionByAlias, getModelVersion, listModelVersions } from "./read-models.ts";
export { isPrompt } from "./registered-model.ts";
export { requireModel, requireVersion } from "./require-model.ts";
export { setAlias } from "./set-alias.ts";
export { transitionStage } from "./transition-stage.ts";
export { listVersionFolders, versionHasContent } from "./version-content.store.ts";

export const registryModule: Module = {
  name: "registry",
  migrations: { "0001-registered-models": { up }, "0002-version-contents": { up: indexContents } },
  routes: [...registeredModelRoutes, ...modelVersionRoutes, ...modelRoutes, versionFileRoute],
};

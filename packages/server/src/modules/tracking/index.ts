import type { Module } from "#context";
import { evaluationDatasetRoutes } from "./evaluation-dataset.routes.ts";
import { evaluationRecordRoutes } from "./evaluation-record.routes.ts";
import { experimentRoutes } from "./experiment.routes.ts";
import { loggedModelRoutes } from "./logged-model.routes.ts";
import { metricRoutes } from "./metric.routes.ts";
import { up as createTracking } from "./migrations/0001-tracking.ts";
import { up as createEvaluationDatasets } from "./migrations/0002-evaluation-datasets.ts";
import { up as createRunLife } from "./migrations/0003-run-life.ts";
import { up as createRemovals } from "./migrations/0004-removals.ts";
import { openWorkspace } from "./open-workspace.ts";
import { runArtifactRoutes } from "./run-artifact.routes.ts";
import { runLifeRoutes } from "./run-life.routes.ts";
import { runRoutes } from "./run.routes.ts";
import { serverInfoRoutes } from "./server-info.routes.ts";
import { startTracking } from "./tracking-service.ts";

export const trackingModule: Module = {
  name: "tracking",
  migrations: {
    "0001-tracking": { up: createTracking },
    "0002-evaluation-datasets": { up: createEvaluationDatasets },
    "0003-run-life": { up: createRunLife },
    "0004-removals": { up: createRemovals },
  },
  routes: [
    ...experimentRoutes,
    ...runRoutes,
    ...runLifeRoutes,
    ...metricRoutes,
    ...loggedModelRoutes,
    ...evaluationDatasetRoutes,
    ...evaluationRecordRoutes,
    ...runArtifactRoutes,
    ...serverInfoRoutes,
  ],
  start: startTracking,
  openWorkspace,
};

export { extendLocation } from "./artifact-location.ts";
export { experimentNamed, experimentOfLoggedModel, experimentOfRun } from "./experiment-of.store.ts";
export { type ArtifactOwner, findImportFolder } from "./find-import-folder.ts";
export { getActiveExperiment, getExperiment } from "./get-experiment.ts";
export { getLoggedModel } from "./get-logged-model.ts";
export { getRunInfo } from "./get-run.ts";
export { importEvaluationDataset } from "./import-evaluation-dataset.ts";
export { importExperiment } from "./import-experiment.ts";
export { importLoggedModel } from "./import-logged-model.ts";
export { compareFields, conflict, type ImportOutcome, recorded, unchanged } from "./import-outcome.ts";
export { type ImportedRun, importRun } from "./import-run.ts";
export { hasLongHistory, readImportedDigest } from "./import-run-digest.ts";
export { mlflowRoutes } from "./mlflow-route.ts";
export { noteModelVersion } from "./note-model-version.ts";
export { readPageToken, writePageToken } from "./page-token.ts";
export { experimentExists, holdsRuns } from "./open-workspace.ts";
export {
  listRemovableExperiments,
  listRemovableModels,
  listRemovableRuns,
  listRemovedExperiments,
  type RemovalScope,
} from "./removal.store.ts";
export {
  clearRemovedSeries,
  folderOf,
  removeExperiment,
  removeLoggedModel,
  removeRun,
} from "./remove-deleted.ts";
export { parseFilter, type SearchComparison } from "./search-filter.ts";
export {
  type KeyRule,
  modelVersionGrammar,
  registeredModelGrammar,
  SearchEntity,
  type SearchGrammar,
  SearchOperator,
} from "./search-grammar.ts";
export { parseOrderBy, type SearchOrder } from "./search-order.ts";
export { compileComparison, type SearchLayout } from "./search-sql.ts";
export type { RunDigest } from "./run-digest.ts";
export { dropStagedPoints, stagePoints } from "./stage-points.ts";
export { checkKey, checkLength } from "./value-rules.ts";
export { writeWireDouble } from "./wire-double.ts";
export { WireInput } from "./wire-input.ts";

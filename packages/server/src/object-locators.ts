import type { Route } from "#context";
import type { LocatedObjects } from "./located-objects.ts";

/** How a route stands to the objects that grants name. */
export type ObjectLocator =
  /** It speaks of these objects. */
  | { readonly kind: "objects"; readonly locate: (objects: LocatedObjects) => void }
  /** It makes a new object, which the role decides on, and may read these others. */
  | { readonly kind: "creates"; readonly locate: (objects: LocatedObjects) => void }
  /** It lists objects, and leaves out itself what the principal may not see. */
  | { readonly kind: "filters" }
  /** It tells nothing of any object. */
  | { readonly kind: "apart" };

const filters: ObjectLocator = { kind: "filters" };
const apart: ObjectLocator = { kind: "apart" };
const at = (locate: (objects: LocatedObjects) => void): ObjectLocator => ({ kind: "objects", locate });
const creates = (locate: (objects: LocatedObjects) => void = () => undefined): ObjectLocator => ({
  kind: "creates",
  locate,
});

const experiment = at((objects) => objects.experiments("experiment_id"));
const experiments = at((objects) => objects.experiments("experiment_ids"));
const run = at((objects) => objects.runs("run_id", "run_uuid"));
const loggedModel = at((objects) => objects.loggedModels("modelId"));
const trace = at((objects) => objects.traces("traceId", "trace_id", "trace_ids", "request_id"));
const artifact = at((objects) => objects.artifactPaths("*", "path"));
const model = at((objects) => objects.models("name"));
const deployment = at((objects) => {
  objects.deployments("name");
  objects.modelsRead("model");
});

/** By the path without MLflow's prefix; a method before it where methods differ. */
const byPath: Readonly<Record<string, ObjectLocator>> = {
  "/2.0/mlflow/experiments/create": creates(),
  "/2.0/mlflow/experiments/search": filters,
  "/2.0/mlflow/experiments/get": experiment,
  "/2.0/mlflow/experiments/get-by-name": at((objects) => objects.experimentsNamed("experiment_name")),
  "/2.0/mlflow/experiments/update": experiment,
  "/2.0/mlflow/experiments/delete": experiment,
  "/2.0/mlflow/experiments/restore": experiment,
  "/2.0/mlflow/experiments/set-experiment-tag": experiment,
  "/2.0/mlflow/experiments/delete-experiment-tag": experiment,
  "/2.0/mlflow/experiments/search-datasets": experiments,
  "/2.0/mlflow/runs/create": experiment,
  "/2.0/mlflow/runs/get": run,
  "/2.0/mlflow/runs/update": run,
  "/2.0/mlflow/runs/delete": run,
  "/2.0/mlflow/runs/restore": run,
  "/2.0/mlflow/runs/search": experiments,
  "/2.0/mlflow/runs/log-metric": run,
  "/2.0/mlflow/runs/log-parameter": run,
  "/2.0/mlflow/runs/set-tag": run,
  "/2.0/mlflow/runs/log-batch": run,
  "/2.0/mlflow/runs/delete-tag": run,
  "/2.0/mlflow/runs/log-model": run,
  "/2.0/mlflow/runs/log-inputs": run,
  "/2.0/mlflow/runs/outputs": run,
  "/2.0/mlflow/metrics/get-history": run,
  "/2.0/mlflow/metrics/get-history-bulk": run,
  "/2.0/mlflow/metrics/get-history-bulk-interval": at((objects) => objects.runs("run_ids", "run_id")),
  "/2.0/mlflow/logged-models": at((objects) => {
    objects.experiments("experiment_id");
    objects.runsRead("source_run_id");
  }),
  "/2.0/mlflow/logged-models/search": experiments,
  "/2.0/mlflow/logged-models/:modelId": loggedModel,
  "/2.0/mlflow/logged-models/:modelId/params": loggedModel,
  "/2.0/mlflow/logged-models/:modelId/tags": loggedModel,
  "/2.0/mlflow/logged-models/:modelId/tags/:key": loggedModel,
  "/2.0/mlflow/logged-models/:modelId/artifacts/directories": loggedModel,
  "/2.0/mlflow/logged-models/:modelId/artifacts/files": loggedModel,
  "/2.0/mlflow/artifacts/list": run,
  "/get-artifact": run,
  "/2.0/mlflow/upload-artifact": run,
  "/2.0/mlflow/artifacts/presigned-upload-url": run,
  "/2.0/mlflow/artifacts/presigned-download-url": run,
  "/2.0/mlflow-artifacts/artifacts": artifact,
  "/2.0/mlflow-artifacts/artifacts/*": artifact,
  "/3.0/mlflow/traces": at((objects) =>
    objects.experimentsWithin("trace.trace_info.trace_location.mlflow_experiment.experiment_id"),
  ),
  "/3.0/mlflow/traces/get": trace,
  "/3.0/mlflow/traces/batchGet": trace,
  "/3.0/mlflow/traces/batchGetInfos": trace,
  "/3.0/mlflow/traces/search": at((objects) => {
    objects.experiments("experiment_ids");
    objects.experimentsWithin("locations.mlflow_experiment.experiment_id");
  }),
  "/3.0/mlflow/traces/metrics": experiments,
  "/3.0/mlflow/traces/calculate-filter-correlation": experiments,
  "/3.0/mlflow/traces/:traceId": trace,
  "/3.0/mlflow/traces/:traceId/tags": trace,
  "/3.0/mlflow/traces/:traceId/assessments": trace,
  "/3.0/mlflow/traces/:traceId/assessments/:assessmentId": trace,
  "/2.0/mlflow/traces/:traceId": trace,
  "/2.0/mlflow/traces/:traceId/info": trace,
  "/2.0/mlflow/traces/:traceId/tags": trace,
  "POST /2.0/mlflow/traces": experiment,
  "GET /2.0/mlflow/traces": experiments,
  "/3.0/mlflow/traces/delete-traces": experiment,
  "/2.0/mlflow/traces/delete-traces": experiment,
  "/3.0/mlflow/traces/link-to-run": at((objects) => {
    objects.traces("trace_ids");
    objects.runs("run_id");
  }),
  "/2.0/mlflow/traces/link-to-run": at((objects) => {
    objects.traces("trace_ids");
    objects.runs("run_id");
  }),
  "/v1/traces": at((objects) => {
    objects.experimentOfHeader("x-mlflow-experiment-id");
    objects.runsRead("x-mlflow-run-id");
  }),
  "/2.0/mlflow/registered-models/create": creates(),
  "/2.0/mlflow/registered-models/search": filters,
  "/2.0/mlflow/registered-models/get": model,
  "/2.0/mlflow/registered-models/update": model,
  "/2.0/mlflow/registered-models/rename": model,
  "/2.0/mlflow/registered-models/delete": model,
  "/2.0/mlflow/registered-models/get-latest-versions": model,
  "/2.0/mlflow/registered-models/set-tag": model,
  "/2.0/mlflow/registered-models/delete-tag": model,
  "/2.0/mlflow/registered-models/alias": model,
  "/2.0/mlflow/model-versions/create": at((objects) => {
    objects.models("name");
    objects.runsRead("run_id");
    objects.loggedModelsRead("model_id");
    objects.sources("source");
  }),
  "/2.0/mlflow/model-versions/search": filters,
  "/2.0/mlflow/model-versions/get": model,
  "/2.0/mlflow/model-versions/update": model,
  "/2.0/mlflow/model-versions/transition-stage": model,
  "/2.0/mlflow/model-versions/delete": model,
  "/2.0/mlflow/model-versions/get-download-uri": model,
  "/2.0/mlflow/model-versions/set-tag": model,
  "/2.0/mlflow/model-versions/delete-tag": model,
  "/model-versions/get-artifact": model,
  "/api/v1/models": filters,
  "GET /api/v1/deployments": filters,
  "POST /api/v1/deployments": creates((objects) => objects.modelsRead("model")),
  "/api/v1/alerts": filters,
};

/** Everything below one object's own path is about that object. */
const bySection: readonly (readonly [string, ObjectLocator])[] = [
  // Hashes, keys and signatures: entries themselves are not among them.
  ["/api/v1/ledger/checkpoint", apart],
  ["/api/v1/ledger/key", apart],
  ["/api/v1/ledger/tile", apart],
  ["/api/v1/ledger/witnessed", apart],
  ["/2.0/mlflow-artifacts/mpu", artifact],
  ["/2.0/mlflow-artifacts/presigned", artifact],
  ["/api/v1/models/:name", model],
  ["/api/v1/deployments/:name", deployment],
  ["/api/v1/runs/:id", at((objects) => objects.runs("id"))],
];

/** Undefined for a route that grants know nothing of: whoever is limited to some objects does not get in. */
export function locatorOf({ method, path }: Pick<Route, "method" | "path">): ObjectLocator | undefined {
  const plain = path.replace(/^\/(?:ajax-)?api(?=\/[23]\.0\/)/, "");
  const section = bySection.find(([prefix]) => plain === prefix || plain.startsWith(`${prefix}/`));
  return byPath[`${method} ${plain}`] ?? byPath[plain] ?? section?.[1];
}

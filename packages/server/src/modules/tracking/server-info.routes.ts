import { Face, HttpReply } from "@plumbline/platform";
import { defineRoute, type Route } from "#context";
import { listDatasetSummaries } from "./run-inputs.store.ts";
import { parseExperimentId } from "./get-experiment.ts";
import { mlflowRoutes } from "./mlflow-route.ts";
import { WireInput } from "./wire-input.ts";

/** The MLflow release whose contract this server keeps. Clients read it to learn what they may call. */
const contractVersion = "3.17.2";
const maximumSummaries = 1000;
const maximumExperiments = 20;

export const serverInfoRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/version",
    face: Face.mlflow,
    permission: "public",
    summary: "The MLflow release whose contract this server keeps",
    handle: () => new HttpReply(200, contractVersion, { "content-type": "text/html; charset=utf-8" }),
  }),
  ...mlflowRoutes({
    method: "GET",
    path: "/3.0/mlflow/server-info",
    permission: "session:own",
    summary: "What clients may use of this server",
    read: () => undefined,
    handle: () => ({
      store_type: "SqlStore",
      workspaces_enabled: true,
      trace_archival_enabled: false,
      multipart_uploads_enabled: false,
      multipart_downloads_enabled: false,
      presigned_upload_run_id_supported: true,
      presigned_upload_model_id_supported: true,
      features_enabled: { gateway: false },
    }),
  }),
  ...mlflowRoutes({
    method: "POST",
    path: "/2.0/mlflow/experiments/search-datasets",
    prefixes: ["/ajax-api"],
    permission: "experiments:read",
    summary: "Datasets that the runs of some experiments read",
    read: (body) =>
      WireInput.read("search datasets", body, (input) => {
        const ids = input.texts("experiment_ids");
        if (ids.length === 0) input.note("experiment_ids", "is empty; give at least one");
        if (ids.length > maximumExperiments) {
          input.note(
            "experiment_ids",
            `has ${ids.length} entries; at most ${maximumExperiments} are allowed`,
          );
        }
        return ids.map(parseExperimentId);
      }),
    handle: ({ storage }, { workspace }, ids) => {
      const found = listDatasetSummaries(
        storage.read,
        workspace,
        ids,
        "mlflow.data.context",
        maximumSummaries,
      );
      const summaries = found.map(({ experimentId, name, digest, context }) => ({
        experiment_id: experimentId,
        name,
        digest,
        ...(context !== null && { context }),
      }));
      return summaries.length > 0 ? { dataset_summaries: summaries } : {};
    },
  }),
];

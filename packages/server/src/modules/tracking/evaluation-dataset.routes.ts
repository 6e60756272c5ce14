import type { Route } from "#context";
import {
  addToExperiments,
  deleteEvaluationDataset,
  deleteEvaluationDatasetTag,
  removeFromExperiments,
  setEvaluationDatasetTags,
} from "./change-evaluation-dataset.ts";
import { createEvaluationDataset, listTags, readNewEvaluationDataset } from "./create-evaluation-dataset.ts";
import { trackingErrors } from "./errors.ts";
import { presentEvaluationDataset } from "./evaluation-dataset.presenter.ts";
import { findEvaluationDataset, listDatasetExperiments } from "./evaluation-dataset.store.ts";
import { mlflowRoutes } from "./mlflow-route.ts";
import { readJsonObject } from "./read-evaluation-records.ts";
import { readEvaluationDatasetSearch, searchEvaluationDatasets } from "./search-evaluation-datasets.ts";
import { WireInput } from "./wire-input.ts";

const root = "/3.0/mlflow/datasets";
const read = "experiments:read";
const write = "experiments:write";

const readNothing = () => undefined;
const readExperimentIds = (body: unknown) =>
  WireInput.read("experiments of an evaluation dataset", body, (input) => input.texts("experiment_ids"));

const searchRoutes = (["POST", "GET"] as const).flatMap((method) =>
  mlflowRoutes({
    method,
    path: `${root}/search`,
    permission: read,
    summary: "Search evaluation datasets",
    read: readEvaluationDatasetSearch,
    handle: async (context, { workspace }, input) => {
      const { datasets, nextPageToken } = await searchEvaluationDatasets(context, workspace, input);
      return {
        ...(datasets.length > 0 && {
          datasets: datasets.map((dataset) => presentEvaluationDataset(dataset)),
        }),
        ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
      };
    },
  }),
);

/** MLflow's evaluation datasets (3.x). */
export const evaluationDatasetRoutes: readonly Route[] = [
  ...searchRoutes,
  mlflowRoutes({
    method: "POST",
    path: `${root}/create`,
    permission: write,
    summary: "Create an evaluation dataset",
    read: readNewEvaluationDataset,
    handle: async (context, principal, input) => ({
      dataset: presentEvaluationDataset(
        await createEvaluationDataset(context, principal, input),
        input.experimentIds,
      ),
    }),
  }),
  mlflowRoutes({
    method: "GET",
    path: `${root}/:datasetId`,
    permission: read,
    summary: "Get an evaluation dataset",
    read: readNothing,
    handle: ({ storage }, { workspace }, _input, { params }) => {
      const datasetId = params["datasetId"] ?? "";
      const dataset = findEvaluationDataset(storage.read, workspace, datasetId);
      if (dataset === undefined) throw trackingErrors["evaluation-dataset-not-found"]({ datasetId });
      return { dataset: presentEvaluationDataset(dataset) };
    },
  }),
  mlflowRoutes({
    method: "DELETE",
    path: `${root}/:datasetId`,
    permission: write,
    summary: "Delete an evaluation dataset with its records",
    read: readNothing,
    handle: (context, principal, _input, { params }) =>
      deleteEvaluationDataset(context, principal, params["datasetId"] ?? ""),
  }),
  mlflowRoutes({
    method: "PATCH",
    path: `${root}/:datasetId/tags`,
    permission: write,
    summary: "Set tags of an evaluation dataset",
    read: (body) =>
      WireInput.read("set tags of an evaluation dataset", body, (input) => {
        const text = input.requiredText("tags");
        return text === "" ? [] : listTags(readJsonObject(input, "tags", text));
      }),
    handle: (context, principal, tags, { params }) =>
      setEvaluationDatasetTags(context, principal, params["datasetId"] ?? "", tags),
  }),
  mlflowRoutes({
    method: "DELETE",
    path: `${root}/:datasetId/tags/:key`,
    permission: write,
    summary: "Delete a tag of an evaluation dataset",
    read: readNothing,
    handle: (context, principal, _input, { params }) =>
      deleteEvaluationDatasetTag(context, principal, params["datasetId"] ?? "", params["key"] ?? ""),
  }),
  mlflowRoutes({
    method: "GET",
    path: `${root}/:datasetId/experiment-ids`,
    permission: read,
    summary: "Experiments that an evaluation dataset is of",
    read: readNothing,
    handle: ({ storage }, { workspace }, _input, { params }) => {
      const experimentIds = listDatasetExperiments(storage.read, workspace, params["datasetId"] ?? "");
      return experimentIds.length > 0 ? { experiment_ids: experimentIds } : {};
    },
  }),
  ...(["add", "remove"] as const).map((what) =>
    mlflowRoutes({
      method: "POST",
      path: `${root}/:datasetId/${what}-experiments`,
      permission: write,
      summary: what === "add" ? "Add a dataset to experiments" : "Take a dataset out of experiments",
      read: readExperimentIds,
      handle: async (context, principal, experimentIds, { params }) => {
        const change = what === "add" ? addToExperiments : removeFromExperiments;
        const dataset = await change(context, principal, params["datasetId"] ?? "", experimentIds);
        return { dataset: presentEvaluationDataset(dataset) };
      },
    }),
  ),
].flat();

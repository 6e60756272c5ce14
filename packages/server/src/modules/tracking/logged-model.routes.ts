import { joinArtifactPath, listDirectory, parseArtifactPath, presentEntries } from "#artifacts";
import type { Route } from "#context";
import { artifactPathOf } from "./artifact-location.ts";
import {
  deleteLoggedModel,
  deleteLoggedModelTag,
  finalizeLoggedModel,
  logLoggedModelParams,
  setLoggedModelTags,
} from "./change-logged-model.ts";
import { createLoggedModel, readNewLoggedModel } from "./create-logged-model.ts";
import { getLoggedModel } from "./get-logged-model.ts";
import { readKeyValue } from "./key-value.ts";
import { LoggedModelStatus, parseLoggedModelStatus } from "./logged-model.ts";
import { presentLoggedModel } from "./logged-model.presenter.ts";
import { mlflowRoutes } from "./mlflow-route.ts";
import { readLoggedModelSearch, searchLoggedModels } from "./search-logged-models.ts";
import { WireInput } from "./wire-input.ts";

const root = "/2.0/mlflow/logged-models";
const read = "experiments:read";
const write = "experiments:write";

const readNothing = () => undefined;

/** MLflow's logged models (3.x). */
export const loggedModelRoutes: readonly Route[] = [
  mlflowRoutes({
    method: "POST",
    path: root,
    permission: write,
    summary: "Create a logged model",
    read: readNewLoggedModel,
    handle: async (context, principal, input) => ({
      model: presentLoggedModel(await createLoggedModel(context, principal, input)),
    }),
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/search`,
    permission: read,
    summary: "Search logged models",
    read: readLoggedModelSearch,
    handle: async (context, { workspace }, input) => {
      const { models, nextPageToken } = await searchLoggedModels(context, workspace, input);
      return {
        ...(models.length > 0 && { models: models.map(presentLoggedModel) }),
        ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
      };
    },
  }),
  mlflowRoutes({
    method: "GET",
    path: `${root}/:modelId`,
    permission: read,
    summary: "Get a logged model",
    read: (query) =>
      WireInput.read(
        "get logged model",
        query,
        (input) => input.text("allow_deleted")?.toLowerCase() === "true",
      ),
    handle: ({ storage }, { workspace }, allowDeleted, { params }) => ({
      model: presentLoggedModel(
        getLoggedModel(storage.read, workspace, params["modelId"] ?? "", { allowDeleted }),
      ),
    }),
  }),
  mlflowRoutes({
    method: "PATCH",
    path: `${root}/:modelId`,
    permission: write,
    summary: "Say whether the files of a logged model arrived",
    read: (body) =>
      WireInput.read("finalize logged model", body, (input) => {
        const status = parseLoggedModelStatus(input.raw("status"));
        if (status === undefined)
          input.note("status", `is none of ${Object.values(LoggedModelStatus).join(", ")}`);
        return status ?? LoggedModelStatus.pending;
      }),
    handle: async (context, principal, status, { params }) => ({
      model: presentLoggedModel(
        await finalizeLoggedModel(context, principal, params["modelId"] ?? "", status),
      ),
    }),
  }),
  mlflowRoutes({
    method: "DELETE",
    path: `${root}/:modelId`,
    permission: write,
    summary: "Delete a logged model",
    read: readNothing,
    handle: (context, principal, _input, { params }) =>
      deleteLoggedModel(context, principal, params["modelId"] ?? ""),
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/:modelId/params`,
    permission: write,
    summary: "Log params of a logged model",
    read: (body) =>
      WireInput.read("log params of a logged model", body, (input) => input.list("params", readKeyValue)),
    handle: (context, principal, pairs, { params }) =>
      logLoggedModelParams(context, principal, params["modelId"] ?? "", pairs),
  }),
  mlflowRoutes({
    method: "PATCH",
    path: `${root}/:modelId/tags`,
    permission: write,
    summary: "Set tags of a logged model",
    read: (body) =>
      WireInput.read("set tags of a logged model", body, (input) => input.list("tags", readKeyValue)),
    handle: (context, principal, tags, { params }) =>
      setLoggedModelTags(context, principal, params["modelId"] ?? "", tags),
  }),
  mlflowRoutes({
    method: "DELETE",
    path: `${root}/:modelId/tags/:key`,
    permission: write,
    summary: "Delete a tag of a logged model",
    read: readNothing,
    handle: (context, principal, _input, { params }) =>
      deleteLoggedModelTag(context, principal, params["modelId"] ?? "", params["key"] ?? ""),
  }),
  mlflowRoutes({
    method: "GET",
    path: `${root}/:modelId/artifacts/directories`,
    permission: read,
    summary: "List a directory of a logged model's files",
    read: (query) =>
      WireInput.read("list files of a logged model", query, (input) =>
        parseArtifactPath(input.text("artifact_directory_path") ?? "", "read"),
      ),
    handle: ({ storage }, { workspace }, directory, { params }) => {
      const model = getLoggedModel(storage.read, workspace, params["modelId"] ?? "");
      const path = joinArtifactPath(artifactPathOf(model.artifactLocation), directory);
      const entries = listDirectory(storage.read, workspace, path);
      return {
        root_uri: model.artifactLocation,
        ...(entries.length > 0 && { files: presentEntries(entries, directory) }),
      };
    },
  }),
].flat();

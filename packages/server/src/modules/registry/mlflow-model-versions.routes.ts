import { z } from "zod";
import type { Route } from "#context";
import type { Principal } from "#ports";
import type { Reader } from "#storage";
import { deleteTag, setTag } from "./change-tags.ts";
import { createModelVersion } from "./create-model-version.ts";
import { deleteModelVersion } from "./delete-model-version.ts";
import { presentPage, presentVersion } from "./mlflow.presenter.ts";
import {
  booleanOrFalse,
  optionalText,
  requiredText,
  searchInput,
  tagInput,
  tagKeyInput,
  tagList,
  textOrEmpty,
  versionInput,
  versionNumber,
} from "./mlflow.schema.ts";
import { mlflowRoutes, Permission } from "./mlflow-route.ts";
import type { ModelVersionSummary } from "./model-version.ts";
import { aliasesOf } from "./read-models.ts";
import { requireModel, requireVersion } from "./require-model.ts";
import { searchModelVersions } from "./search-models.ts";
import { transitionStage } from "./transition-stage.ts";
import { updateModelVersion } from "./update-model-version.ts";

/** With its aliases; MLflow leaves them out of lists. */
function answer(reader: Reader, { workspace }: Principal, version: ModelVersionSummary): object {
  const model = requireModel(reader, workspace, version.name);
  return { model_version: presentVersion(version, aliasesOf(model, version)) };
}

export const modelVersionRoutes: readonly Route[] = [
  mlflowRoutes({
    method: "POST",
    path: "/model-versions/create",
    permission: Permission.register,
    summary: "Register a model version",
    input: z.object({
      name: requiredText,
      source: requiredText,
      run_id: optionalText,
      model_id: optionalText,
      run_link: textOrEmpty,
      description: textOrEmpty,
      tags: tagList,
    }),
    handle: async (context, principal, { run_id, model_id, run_link, ...input }) => {
      const version = await createModelVersion(context, principal, {
        ...input,
        runId: run_id,
        modelId: model_id,
        runLink: run_link,
      });
      return { model_version: presentVersion(version) };
    },
  }),
  mlflowRoutes({
    method: "GET",
    path: "/model-versions/get",
    permission: Permission.read,
    summary: "A model version",
    input: versionInput,
    handle: async ({ storage }, principal, { name, version }) =>
      answer(storage.read, principal, requireVersion(storage.read, principal.workspace, name, version)),
  }),
  mlflowRoutes({
    method: "PATCH",
    path: "/model-versions/update",
    permission: Permission.register,
    summary: "Describe a model version",
    input: z.object({ name: requiredText, version: versionNumber, description: optionalText }),
    handle: async (context, principal, input) =>
      answer(context.storage.read, principal, await updateModelVersion(context, principal, input)),
  }),
  mlflowRoutes({
    method: "POST",
    path: "/model-versions/transition-stage",
    permission: Permission.promote,
    summary: "Move a model version to a stage",
    input: z.object({
      name: requiredText,
      version: versionNumber,
      stage: requiredText,
      archive_existing_versions: booleanOrFalse,
    }),
    handle: async (context, principal, { archive_existing_versions: archiveExisting, ...input }) => {
      const version = await transitionStage(context, principal, { ...input, archiveExisting });
      return answer(context.storage.read, principal, version);
    },
  }),
  mlflowRoutes({
    method: "DELETE",
    path: "/model-versions/delete",
    permission: Permission.promote,
    summary: "Delete a model version",
    input: versionInput,
    handle: deleteModelVersion,
  }),
  mlflowRoutes({
    method: "GET",
    path: "/model-versions/search",
    permission: Permission.read,
    summary: "Search model versions",
    input: searchInput(10_000),
    handle: async ({ storage }, { workspace }, { filter, max_results, order_by, page_token }) => {
      const { items, nextPageToken } = searchModelVersions(storage.read, workspace, {
        filter,
        maxResults: max_results,
        orderBy: order_by,
        pageToken: page_token,
      });
      return presentPage(
        "model_versions",
        items.map((version) => presentVersion(version)),
        nextPageToken,
      );
    },
  }),
  mlflowRoutes({
    method: "GET",
    path: "/model-versions/get-download-uri",
    permission: Permission.read,
    summary: "Where the files of a model version are downloaded from",
    input: versionInput,
    handle: async ({ storage }, { workspace }, { name, version }) => ({
      artifact_uri: requireVersion(storage.read, workspace, name, version).storageLocation,
    }),
  }),
  mlflowRoutes({
    method: "POST",
    path: "/model-versions/set-tag",
    permission: Permission.register,
    summary: "Set a tag of a model version",
    input: tagInput.extend({ version: versionNumber }),
    handle: (context, principal, { name, version, ...tag }) =>
      setTag(context, principal, { of: { name, version }, tag }),
  }),
  mlflowRoutes({
    method: "DELETE",
    path: "/model-versions/delete-tag",
    permission: Permission.register,
    summary: "Delete a tag of a model version",
    input: tagKeyInput.extend({ version: versionNumber }),
    handle: (context, principal, { name, version, key }) =>
      deleteTag(context, principal, { of: { name, version }, key }),
  }),
].flat();

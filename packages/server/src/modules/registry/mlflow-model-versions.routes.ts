import type { Route } from "#context";
import type { Principal } from "#ports";
import type { Reader } from "#storage";
import { deleteTag, setTag } from "./change-tags.ts";
import { createModelVersion } from "./create-model-version.ts";
import { deleteModelVersion } from "./delete-model-version.ts";
import { presentPage, presentVersion } from "./mlflow.presenter.ts";
import { readSearch, readTag, readTagKey, readVersion } from "./mlflow-input.ts";
import { mlflowCall } from "./mlflow-call.ts";
import type { ModelVersionSummary } from "./model-version.ts";
import { Permission } from "./permission.ts";
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
  mlflowCall({
    method: "POST",
    call: "model-versions/create",
    permission: Permission.register,
    summary: "Register a model version",
    read: (input) => ({
      name: input.requiredText("name"),
      source: input.requiredText("source"),
      runId: input.text("run_id"),
      modelId: input.text("model_id"),
      runLink: input.text("run_link") ?? "",
      description: input.text("description") ?? "",
      tags: input.list("tags", readTag),
    }),
    handle: async (context, principal, input) => {
      const version = await createModelVersion(context, principal, input);
      return { model_version: presentVersion(version) };
    },
  }),
  mlflowCall({
    method: "GET",
    call: "model-versions/get",
    permission: Permission.read,
    summary: "A model version",
    read: readVersion,
    handle: async ({ storage }, principal, { name, version }) =>
      answer(storage.read, principal, requireVersion(storage.read, principal.workspace, name, version)),
  }),
  mlflowCall({
    method: "PATCH",
    call: "model-versions/update",
    permission: Permission.register,
    summary: "Describe a model version",
    read: (input) => ({
      ...readVersion(input),
      description: input.text("description"),
    }),
    handle: async (context, principal, input) =>
      answer(context.storage.read, principal, await updateModelVersion(context, principal, input)),
  }),
  mlflowCall({
    method: "POST",
    call: "model-versions/transition-stage",
    permission: Permission.promote,
    summary: "Move a model version to a stage",
    read: (input) => ({
      ...readVersion(input),
      stage: input.requiredText("stage"),
      archiveExisting: input.boolean("archive_existing_versions") ?? false,
    }),
    handle: async (context, principal, input) => {
      const version = await transitionStage(context, principal, input);
      return answer(context.storage.read, principal, version);
    },
  }),
  mlflowCall({
    method: "DELETE",
    call: "model-versions/delete",
    permission: Permission.promote,
    summary: "Delete a model version",
    read: readVersion,
    handle: deleteModelVersion,
  }),
  mlflowCall({
    method: "GET",
    call: "model-versions/search",
    permission: Permission.read,
    summary: "Search model versions",
    read: readSearch(10_000),
    handle: async ({ storage }, principal, input) => {
      const { items, nextPageToken } = searchModelVersions(storage.read, principal, input);
      return presentPage(
        "model_versions",
        items.map((version) => presentVersion(version)),
        nextPageToken,
      );
    },
  }),
  mlflowCall({
    method: "GET",
    call: "model-versions/get-download-uri",
    permission: Permission.read,
    summary: "Where the files of a model version are downloaded from",
    read: readVersion,
    handle: async ({ storage }, { workspace }, { name, version }) => ({
      artifact_uri: requireVersion(storage.read, workspace, name, version).storageLocation,
    }),
  }),
  mlflowCall({
    method: "POST",
    call: "model-versions/set-tag",
    permission: Permission.register,
    summary: "Set a tag of a model version",
    read: (input) => ({ of: readVersion(input), tag: readTag(input) }),
    handle: setTag,
  }),
  mlflowCall({
    method: "DELETE",
    call: "model-versions/delete-tag",
    permission: Permission.register,
    summary: "Delete a tag of a model version",
    read: (input) => ({
      of: readVersion(input),
      key: readTagKey(input),
    }),
    handle: deleteTag,
  }),
].flat();

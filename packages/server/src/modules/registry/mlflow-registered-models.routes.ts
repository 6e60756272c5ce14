import type { Route } from "#context";
import { renameRegisteredModel, updateRegisteredModel } from "./change-registered-model.ts";
import { deleteTag, setTag } from "./change-tags.ts";
import { createRegisteredModel } from "./create-registered-model.ts";
import { deleteAlias } from "./delete-alias.ts";
import { deleteRegisteredModel } from "./delete-registered-model.ts";
import { presentModel, presentPage, presentVersion } from "./mlflow.presenter.ts";
import { readAlias, readName, readSearch, readTag, readTagKey, readVersion } from "./mlflow-input.ts";
import { mlflowCall } from "./mlflow-call.ts";
import { Permission } from "./permission.ts";
import { aliasesOf, getLatestVersions, getRegisteredModel } from "./read-models.ts";
import { requireVersionByAlias } from "./require-model.ts";
import { searchRegisteredModels } from "./search-models.ts";
import { setAlias } from "./set-alias.ts";

export const registeredModelRoutes: readonly Route[] = [
  mlflowCall({
    method: "POST",
    call: "registered-models/create",
    permission: Permission.register,
    summary: "Create a registered model",
    read: (input) => ({
      ...readName(input),
      description: input.text("description") ?? "",
      tags: input.list("tags", readTag),
    }),
    handle: async (context, principal, input) => ({
      registered_model: presentModel(await createRegisteredModel(context, principal, input)),
    }),
  }),
  mlflowCall({
    method: "GET",
    call: "registered-models/get",
    permission: Permission.read,
    summary: "A registered model",
    read: readName,
    handle: async ({ storage }, { workspace }, { name }) => ({
      registered_model: presentModel(getRegisteredModel(storage.read, workspace, name)),
    }),
  }),
  mlflowCall({
    method: "PATCH",
    call: "registered-models/update",
    permission: Permission.register,
    summary: "Describe a registered model",
    read: (input) => ({
      ...readName(input),
      description: input.text("description") ?? "",
    }),
    handle: async (context, principal, input) => ({
      registered_model: presentModel(await updateRegisteredModel(context, principal, input)),
    }),
  }),
  mlflowCall({
    method: "POST",
    call: "registered-models/rename",
    permission: Permission.promote,
    summary: "Rename a registered model",
    read: (input) => ({
      ...readName(input),
      newName: input.requiredText("new_name"),
    }),
    handle: async (context, principal, input) => ({
      registered_model: presentModel(await renameRegisteredModel(context, principal, input)),
    }),
  }),
  mlflowCall({
    method: "DELETE",
    call: "registered-models/delete",
    permission: Permission.promote,
    summary: "Delete a registered model with its versions",
    read: readName,
    handle: deleteRegisteredModel,
  }),
  // MLflow's R client asks by POST, which MLflow's own server refuses.
  (["POST", "GET"] as const).flatMap((method) =>
    mlflowCall({
      method,
      call: "registered-models/search",
      permission: Permission.read,
      summary: "Search registered models",
      read: readSearch(100),
      handle: async ({ storage }, principal, input) => {
        const { items, nextPageToken } = searchRegisteredModels(storage.read, principal, input);
        return presentPage("registered_models", items.map(presentModel), nextPageToken);
      },
    }),
  ),
  (["POST", "GET"] as const).flatMap((method) =>
    mlflowCall({
      method,
      call: "registered-models/get-latest-versions",
      permission: Permission.read,
      summary: "The newest version of each stage",
      read: (input) => ({
        ...readName(input),
        stages: input.texts("stages"),
      }),
      handle: async ({ storage }, { workspace }, { name, stages }) => {
        const { model, versions } = getLatestVersions(storage.read, workspace, name, stages);
        const presented = versions.map((version) => presentVersion(version, aliasesOf(model, version)));
        return presentPage("model_versions", presented, undefined);
      },
    }),
  ),
  mlflowCall({
    method: "POST",
    call: "registered-models/set-tag",
    permission: Permission.register,
    summary: "Set a tag of a registered model",
    read: (input) => ({ of: readName(input), tag: readTag(input) }),
    handle: setTag,
  }),
  mlflowCall({
    method: "DELETE",
    call: "registered-models/delete-tag",
    permission: Permission.register,
    summary: "Delete a tag of a registered model",
    read: (input) => ({
      of: readName(input),
      key: readTagKey(input),
    }),
    handle: deleteTag,
  }),
  mlflowCall({
    method: "POST",
    call: "registered-models/alias",
    permission: Permission.promote,
    summary: "Point an alias at a version",
    read: (input) => ({ ...readVersion(input), ...readAlias(input) }),
    handle: setAlias,
  }),
  mlflowCall({
    method: "DELETE",
    call: "registered-models/alias",
    permission: Permission.promote,
    summary: "Delete an alias",
    read: readAlias,
    handle: deleteAlias,
  }),
  mlflowCall({
    method: "GET",
    call: "registered-models/alias",
    permission: Permission.read,
    summary: "The version that an alias points at",
    read: readAlias,
    handle: async ({ storage }, { workspace }, { name, alias }) => {
      const version = requireVersionByAlias(storage.read, workspace, name, alias);
      const model = getRegisteredModel(storage.read, workspace, name);
      return { model_version: presentVersion(version, aliasesOf(model, version)) };
    },
  }),
].flat();

import { z } from "zod";
import type { Route } from "#context";
import { renameRegisteredModel, updateRegisteredModel } from "./change-registered-model.ts";
import { deleteTag, setTag } from "./change-tags.ts";
import { createRegisteredModel } from "./create-registered-model.ts";
import { deleteAlias } from "./delete-alias.ts";
import { deleteRegisteredModel } from "./delete-registered-model.ts";
import { presentModel, presentPage, presentVersion } from "./mlflow.presenter.ts";
import {
  aliasInput,
  bodyTexts,
  nameInput,
  queryTexts,
  requiredText,
  searchInput,
  tagInput,
  tagKeyInput,
  tagList,
  textOrEmpty,
  versionNumber,
} from "./mlflow.schema.ts";
import { mlflowRoutes, Permission } from "./mlflow-route.ts";
import { aliasesOf, getLatestVersions, getRegisteredModel } from "./read-models.ts";
import { requireVersionByAlias } from "./require-model.ts";
import { searchRegisteredModels } from "./search-models.ts";
import { setAlias } from "./set-alias.ts";

export const registeredModelRoutes: readonly Route[] = [
  mlflowRoutes({
    method: "POST",
    path: "/registered-models/create",
    permission: Permission.register,
    summary: "Create a registered model",
    input: z.object({ name: requiredText, description: textOrEmpty, tags: tagList }),
    handle: async (context, principal, input) => ({
      registered_model: presentModel(await createRegisteredModel(context, principal, input)),
    }),
  }),
  mlflowRoutes({
    method: "GET",
    path: "/registered-models/get",
    permission: Permission.read,
    summary: "A registered model",
    input: nameInput,
    handle: async ({ storage }, { workspace }, { name }) => ({
      registered_model: presentModel(getRegisteredModel(storage.read, workspace, name)),
    }),
  }),
  mlflowRoutes({
    method: "PATCH",
    path: "/registered-models/update",
    permission: Permission.register,
    summary: "Describe a registered model",
    input: z.object({ name: requiredText, description: textOrEmpty }),
    handle: async (context, principal, input) => ({
      registered_model: presentModel(await updateRegisteredModel(context, principal, input)),
    }),
  }),
  mlflowRoutes({
    method: "POST",
    path: "/registered-models/rename",
    permission: Permission.promote,
    summary: "Rename a registered model",
    input: z.object({ name: requiredText, new_name: requiredText }),
    handle: async (context, principal, { name, new_name: newName }) => ({
      registered_model: presentModel(await renameRegisteredModel(context, principal, { name, newName })),
    }),
  }),
  mlflowRoutes({
    method: "DELETE",
    path: "/registered-models/delete",
    permission: Permission.promote,
    summary: "Delete a registered model with its versions",
    input: nameInput,
    handle: deleteRegisteredModel,
  }),
  mlflowRoutes({
    method: "GET",
    path: "/registered-models/search",
    permission: Permission.read,
    summary: "Search registered models",
    input: searchInput(100),
    handle: async ({ storage }, { workspace }, { filter, max_results, order_by, page_token }) => {
      const { items, nextPageToken } = searchRegisteredModels(storage.read, workspace, {
        filter,
        maxResults: max_results,
        orderBy: order_by,
        pageToken: page_token,
      });
      return presentPage("registered_models", items.map(presentModel), nextPageToken);
    },
  }),
  (["POST", "GET"] as const).flatMap((method) =>
    mlflowRoutes({
      method,
      path: "/registered-models/get-latest-versions",
      permission: Permission.read,
      summary: "The newest version of each stage",
      input: z.object({ name: requiredText, stages: method === "GET" ? queryTexts : bodyTexts }),
      handle: async ({ storage }, { workspace }, { name, stages }) => {
        const { model, versions } = getLatestVersions(storage.read, workspace, name, stages);
        const presented = versions.map((version) => presentVersion(version, aliasesOf(model, version)));
        return presentPage("model_versions", presented, undefined);
      },
    }),
  ),
  mlflowRoutes({
    method: "POST",
    path: "/registered-models/set-tag",
    permission: Permission.register,
    summary: "Set a tag of a registered model",
    input: tagInput,
    handle: (context, principal, { name, ...tag }) => setTag(context, principal, { of: { name }, tag }),
  }),
  mlflowRoutes({
    method: "DELETE",
    path: "/registered-models/delete-tag",
    permission: Permission.register,
    summary: "Delete a tag of a registered model",
    input: tagKeyInput,
    handle: (context, principal, { name, key }) => deleteTag(context, principal, { of: { name }, key }),
  }),
  mlflowRoutes({
    method: "POST",
    path: "/registered-models/alias",
    permission: Permission.promote,
    summary: "Point an alias at a version",
    input: z.object({ name: requiredText, alias: requiredText, version: versionNumber }),
    handle: setAlias,
  }),
  mlflowRoutes({
    method: "DELETE",
    path: "/registered-models/alias",
    permission: Permission.promote,
    summary: "Delete an alias",
    input: aliasInput,
    handle: deleteAlias,
  }),
  mlflowRoutes({
    method: "GET",
    path: "/registered-models/alias",
    permission: Permission.read,
    summary: "The version that an alias points at",
    input: aliasInput,
    handle: async ({ storage }, { workspace }, { name, alias }) => {
      const version = requireVersionByAlias(storage.read, workspace, name, alias);
      const model = getRegisteredModel(storage.read, workspace, name);
      return { model_version: presentVersion(version, aliasesOf(model, version)) };
    },
  }),
].flat();

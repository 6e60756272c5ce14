import { Face } from "@plumbline/platform";
import { defineRoute, type Route } from "#context";
import { browseModel, browseModels, browseVersion } from "./browse-models.ts";
import { Permission } from "./permission.ts";
import {
  listQuery,
  modelListSchema,
  modelParams,
  modelSchema,
  versionParams,
  versionSchema,
} from "./model.schema.ts";

export const modelRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/api/v1/models",
    face: Face.native,
    permission: Permission.read,
    summary: "Registered models by name",
    query: listQuery,
    response: modelListSchema,
    handle: (context, { principal, query }) => browseModels(context, principal, query),
  }),
  defineRoute({
    method: "GET",
    path: "/api/v1/models/:name",
    face: Face.native,
    permission: Permission.read,
    summary: "A registered model with its versions and the history of its aliases",
    params: modelParams,
    response: modelSchema,
    handle: (context, { principal, params }) => browseModel(context, principal, params),
  }),
  defineRoute({
    method: "GET",
    path: "/api/v1/models/:name/versions/:version",
    face: Face.native,
    permission: Permission.read,
    summary: "A model version with its frozen files",
    params: versionParams,
    response: versionSchema,
    handle: (context, { principal, params }) => browseVersion(context, principal, params),
  }),
];

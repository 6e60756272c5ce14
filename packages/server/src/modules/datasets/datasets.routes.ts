import { Face, HttpReply } from "@plumbline/platform";
import { defineRoute, type Route } from "#context";
import {
  datasetListSchema,
  datasetParams,
  datasetSchema,
  datasetVersionSchema,
  registerQuery,
  rolesBody,
  versionParams,
} from "./dataset.schema.ts";
import { getDataset, getVersion, listAll, openContent } from "./read-datasets.ts";
import { presentVersions } from "./present-dataset.ts";
import { registerDatasetVersion } from "./register-dataset-version.ts";
import { setColumnRoles } from "./set-column-roles.ts";

export const datasetRoutes: readonly Route[] = [
  defineRoute({
    method: "POST",
    path: "/api/v1/datasets/:name/versions",
    face: Face.native,
    permission: "datasets:write",
    summary: "Registers the file in the body as a version of a dataset",
    input: "stream",
    params: datasetParams,
    query: registerQuery,
    response: datasetVersionSchema,
    handle: async (context, { principal, params, query, body }) => {
      const { version, created } = await registerDatasetVersion(context, principal, {
        name: params.name,
        format: query.format,
        content: body,
      });
      const [presented] = await presentVersions(context.storage.read, [version]);
      return HttpReply.json(created ? 201 : 200, presented);
    },
  }),
  defineRoute({
    method: "PUT",
    path: "/api/v1/datasets/:name/versions/:digest/roles",
    face: Face.native,
    permission: "datasets:write",
    summary: "Says what each column of a version is for",
    params: versionParams,
    body: rolesBody,
    response: datasetVersionSchema,
    handle: async (context, { principal, params, body }) => {
      const version = await setColumnRoles(context, principal, { ...params, roles: body.roles });
      const [presented] = await presentVersions(context.storage.read, [version]);
      return presented;
    },
  }),
  defineRoute({
    method: "GET",
    path: "/api/v1/datasets",
    face: Face.native,
    permission: "datasets:read",
    summary: "Every dataset with its newest version",
    response: datasetListSchema,
    handle: (context, { principal }) => listAll(context, principal),
  }),
  defineRoute({
    method: "GET",
    path: "/api/v1/datasets/:name",
    face: Face.native,
    permission: "datasets:read",
    summary: "The versions of a dataset, newest first",
    params: datasetParams,
    response: datasetSchema,
    handle: (context, { principal, params }) => getDataset(context, principal, params.name),
  }),
  defineRoute({
    method: "GET",
    path: "/api/v1/datasets/:name/versions/:digest",
    face: Face.native,
    permission: "datasets:read",
    summary: "One version of a dataset",
    params: versionParams,
    response: datasetVersionSchema,
    handle: (context, { principal, params }) => getVersion(context, principal, params),
  }),
  defineRoute({
    method: "GET",
    path: "/api/v1/datasets/:name/versions/:digest/content",
    face: Face.native,
    permission: "datasets:read",
    summary: "The file as it was registered",
    params: versionParams,
    handle: (context, { principal, params }) => openContent(context, principal, params),
  }),
];

import { rm } from "node:fs/promises";
import type { Module } from "#context";
import { datasetRoutes } from "./datasets.routes.ts";
import { up } from "./migrations/0001-dataset-versions.ts";
import { uploadDirectory } from "./register-dataset-version.ts";

export {
  ColumnRole,
  ColumnType,
  type DatasetColumn,
  DatasetFormat,
  datasetScope,
  type DatasetVersion,
  sha256OfDigest,
} from "./dataset.ts";
export { getDatasetVersion } from "./dataset.store.ts";

export const datasetsModule: Module = {
  name: "datasets",
  migrations: { "0001-dataset-versions": { up } },
  routes: datasetRoutes,
  start: async (context) => {
    await rm(uploadDirectory(context), { recursive: true, force: true });
    return { [Symbol.asyncDispose]: () => Promise.resolve() };
  },
};

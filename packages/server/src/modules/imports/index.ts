import type { Module } from "#context";
import { importRoutes } from "./import.routes.ts";
import { up as createImports } from "./migrations/0001-imports.ts";
import { up as addStagedRevision } from "./migrations/0002-staged-revision.ts";

export const importsModule: Module = {
  name: "imports",
  migrations: {
    "0001-imports": { up: createImports },
    "0002-staged-revision": { up: addStagedRevision },
  },
  routes: importRoutes,
};

import type { Module } from "#context";
import { importRoutes } from "./import.routes.ts";
import { up } from "./migrations/0001-imports.ts";

export const importsModule: Module = {
  name: "imports",
  migrations: { "0001-imports": { up } },
  routes: importRoutes,
};

import type { Module } from "#context";
import { retentionRoutes } from "./retention.routes.ts";
import { startSweeps } from "./scheduled-sweeps.ts";

export const retentionModule: Module = {
  name: "retention",
  migrations: {},
  routes: retentionRoutes,
  start: startSweeps,
};

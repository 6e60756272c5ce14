import type { Module } from "#context";
import { up } from "./migrations/0001-monitoring.ts";
import { Monitor } from "./monitor.ts";
import { registerMonitoringGauges } from "./monitoring-gauges.ts";
import { monitoringRoutes } from "./monitoring.routes.ts";

export const monitoringModule: Module = {
  name: "monitoring",
  migrations: { "0001-monitoring": { up } },
  routes: monitoringRoutes,
  start: (context) => {
    registerMonitoringGauges(context);
    return new Monitor(context).start();
  },
};

import type { Module } from "#context";
import { startAnchoring } from "./anchor-traces.ts";
import { assessmentRoutes } from "./assessment.routes.ts";
import { legacyTraceRoutes } from "./legacy-trace.routes.ts";
import { up } from "./migrations/0001-traces.ts";
import { otlpRoutes } from "./otlp.routes.ts";
import { traceRoutes } from "./trace.routes.ts";

export { countTraces } from "./count-traces.store.ts";
export { deleteTraces } from "./delete-traces.ts";
export { experimentOfTrace } from "./experiment-of-trace.store.ts";
export { importTrace } from "./import-trace.ts";

export const tracesModule: Module = {
  name: "traces",
  migrations: { "0001-traces": { up } },
  routes: [...traceRoutes, ...assessmentRoutes, ...legacyTraceRoutes, ...otlpRoutes],
  start: startAnchoring,
};

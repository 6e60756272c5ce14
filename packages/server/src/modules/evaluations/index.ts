import type { Module } from "#context";
import { evaluationRoutes } from "./evaluations.routes.ts";
import { up } from "./migrations/0001-evaluations.ts";

export { createEvaluateJobKind } from "./evaluate-job-kind.ts";

export const evaluationsModule: Module = {
  name: "evaluations",
  migrations: { "0001-evaluations": { up } },
  routes: evaluationRoutes,
};

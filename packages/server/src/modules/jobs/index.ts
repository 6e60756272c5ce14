import type { Module } from "#context";
import { jobRoutes } from "./job.routes.ts";
import { up } from "./migrations/0001-jobs.ts";

export { enqueueJob } from "./enqueue-job.ts";
export { type JobId, JobState } from "./job.ts";
export { findJob } from "./job.store.ts";

export const jobsModule: Module = { name: "jobs", migrations: { "0001-jobs": { up } }, routes: jobRoutes };

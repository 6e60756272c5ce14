import type { Module } from "#context";

export const jobsModule: Module = { name: "jobs", migrations: {}, routes: [] };

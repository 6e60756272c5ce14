import type { Module } from "#context";

export const deploymentsModule: Module = { name: "deployments", migrations: {}, routes: [] };

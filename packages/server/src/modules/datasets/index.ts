import type { Module } from "#context";

export const datasetsModule: Module = { name: "datasets", migrations: {}, routes: [] };

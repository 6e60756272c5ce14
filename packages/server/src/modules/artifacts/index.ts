import type { Module } from "#context";

export const artifactsModule: Module = { name: "artifacts", migrations: {}, routes: [] };

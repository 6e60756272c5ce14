import type { Module } from "#context";

export const registryModule: Module = { name: "registry", migrations: {}, routes: [] };

import type { Module } from "#context";

export const monitoringModule: Module = { name: "monitoring", migrations: {}, routes: [] };

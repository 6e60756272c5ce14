import type { Module } from "#context";

export const trackingModule: Module = { name: "tracking", migrations: {}, routes: [] };

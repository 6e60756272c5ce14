import type { Clock, Random } from "@plumbline/platform";
import type { Module } from "#context";
import type { LedgerAppender } from "#ports";

export const auditModule: Module = { name: "audit", migrations: {}, routes: [] };

export function createLedgerAppender(dependencies: { clock: Clock; random: Random }): LedgerAppender {
  return { append: () => dependencies.random.id() };
}

import type { AppContext, Module } from "#context";
import type { PromotionGuard } from "#ports";

export const governanceModule: Module = { name: "governance", migrations: {}, routes: [] };

export function createPromotionGuard(_context: AppContext): PromotionGuard {
  return { prepare: () => Promise.reject(new Error("governance is being written")) };
}

import type { Module } from "#context";
import { governanceRoutes } from "./governance.routes.ts";
import { evidenceKey } from "./evidence-key.ts";
import { loadPolicy } from "./load-policy.ts";
import { up } from "./migrations/0001-evidence-gates-approvals.ts";

export { PredicateType, type SignedEvidence } from "./evidence.ts";
export { listEvidence } from "./evidence.store.ts";
export { createPromotionGuard } from "./promotion-guard.ts";
export { signDocument, signEvidence } from "./sign-evidence.ts";
export { storeEvidence } from "./store-evidence.ts";
export { verifyStoredEvidence } from "./verify-evidence.ts";

export const governanceModule: Module = {
  name: "governance",
  migrations: { "0001-evidence-gates-approvals": { up } },
  routes: governanceRoutes,
  // A bad policy or key stops the start, not the first promotion.
  start: (context) => {
    loadPolicy(context);
    evidenceKey(context);
    return undefined;
  },
};

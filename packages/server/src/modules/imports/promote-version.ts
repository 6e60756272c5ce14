import { PlumblineError } from "@plumbline/platform";
import type { AppContext } from "#context";
import { authorise } from "#identity";
import type { Principal } from "#ports";
import { findVersionByAlias, getModelVersion, setAlias, transitionStage } from "#registry";
import { conflict, type ImportOutcome, recorded, unchanged } from "#tracking";
import { requireRunningImport } from "./require-import.ts";

export type Promotion = { readonly name: string; readonly version: number } & (
  | { readonly alias: string }
  | { readonly stage: string }
);

/** The gate, or a rule of the registry, does not let the version have that alias or stage here. */
export interface RefusedPromotion {
  readonly outcome: "refused";
  readonly reason: string;
}

/**
 * Gives an imported version the alias or stage that it had elsewhere, as if someone had set it here: where it is
 * governed, the gate decides. An alias that points at another version here is left alone.
 *
 * @throws PlumblineError `imports/not-found`, `imports/already-completed`, `identity/permission-missing` without
 *   `models:promote`, `registry/version-not-found`.
 */
export async function promoteVersion(
  context: Pick<AppContext, "storage" | "clock" | "random" | "ledger" | "promotionGuard">,
  principal: Principal,
  importId: string,
  promotion: Promotion,
): Promise<ImportOutcome | RefusedPromotion> {
  const { workspace } = principal;
  const { name, version } = promotion;
  const reader = context.storage.read;
  requireRunningImport(reader, workspace, importId);
  authorise(principal, "models:promote");
  const here = await getModelVersion(reader, workspace, name, version);
  if ("alias" in promotion) {
    const { alias } = promotion;
    const target = (await findVersionByAlias(reader, workspace, name, alias))?.version;
    if (target === version) return unchanged;
    if (target !== undefined) {
      return conflict(`alias ${alias} of ${JSON.stringify(name)} points at version ${target} here; it stays`);
    }
    return settle(() => setAlias(context, principal, { name, alias, version }));
  }
  const { stage } = promotion;
  if (here.stage.toLowerCase() === stage.toLowerCase()) return unchanged;
  return settle(() => transitionStage(context, principal, { name, version, stage, archiveExisting: false }));
}

async function settle(promote: () => Promise<unknown>): Promise<ImportOutcome | RefusedPromotion> {
  try {
    await promote();
    return recorded;
  } catch (error) {
    if (error instanceof PlumblineError && (error.status === 400 || error.status === 403)) {
      return { outcome: "refused", reason: error.message };
    }
    throw error;
  }
}

import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { hasLongHistory, readImportedDigest, type RunDigest, stagePoints } from "#tracking";
import type { BatchItem, ItemOfKind } from "./batch.schema.ts";
import { findClaim, saveClaim } from "./import-run.store.ts";
import { pointsOf } from "./read-item.ts";
import { requireRunningImport } from "./require-import.ts";

/** What was read of a long run before the transaction that records it. */
export interface PreparedRun {
  readonly digest: RunDigest;
  /** Of the claim, where points were laid down for the run: those that were read are there as long as it is the same. */
  readonly revision: number | undefined;
}

/**
 * Reads the long runs of a batch: within the transaction, in which nothing else is written, that would take seconds. What
 * a run's item still has of points is laid down first, where nobody sees it.
 */
export async function prepareRuns(
  context: Pick<AppContext, "storage">,
  principal: Principal,
  importId: string,
  items: readonly BatchItem[],
): Promise<ReadonlyMap<string, PreparedRun>> {
  const prepared = new Map<string, PreparedRun>();
  for (const item of items) {
    if (item.kind !== "run" || !hasLongHistory(context.storage.read, item.runId)) continue;
    const revision = await stageRest(context, principal, importId, item);
    prepared.set(item.runId, { digest: await readImportedDigest(context, item), revision });
  }
  return prepared;
}

/** @returns the claim's revision; undefined where the run is here, or someone else's. */
async function stageRest(
  { storage }: Pick<AppContext, "storage">,
  { workspace }: Principal,
  importId: string,
  item: ItemOfKind<"run">,
): Promise<number | undefined> {
  return storage.write((transaction) => {
    const running = requireRunningImport(transaction, workspace, importId);
    const claim = findClaim(transaction, item.runId);
    if (claim === undefined || claim.isRecorded === 1 || claim.workspace !== workspace) return undefined;
    const points = pointsOf(item.series);
    if (points.length === 0) return claim.revision;
    if (!stagePoints(transaction, { ...item, restart: false }, points)) return undefined;
    saveClaim(transaction, running.importId, item.runId, false);
    return findClaim(transaction, item.runId)?.revision;
  });
}

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { syncDirectory } from "@plumbline/platform";
import { listObjects } from "./copy-objects.ts";
import { listSnapshotIds, listSnapshots } from "./list-snapshots.ts";
import { snapshotFiles } from "./manifest.ts";
import { readObjectList } from "./object-list.ts";

export interface PrunedSnapshots {
  /** Ids of the snapshots removed, unfinished ones among them. */
  readonly snapshots: readonly string[];
  readonly objects: number;
}

/**
 * Keeps the newest snapshots and removes the others, then the objects that none of those kept names. No backup may be
 * under way.
 *
 * @param keep how many, at least one.
 */
export async function pruneSnapshots(backup: string, keep: number): Promise<PrunedSnapshots> {
  const finished = await listSnapshots(backup);
  const kept = finished.slice(-Math.max(1, keep));
  const keptIds = new Set(kept.map(({ id }) => id));
  const removed = (await listSnapshotIds(backup)).filter((id) => !keptIds.has(id));
  // Without any finished one nothing says what the objects are for.
  if (kept.length === 0) return { snapshots: [], objects: 0 };
  const named = new Set<string>();
  for (const manifest of kept) for (const { path } of await readObjectList(backup, manifest)) named.add(path);
  for (const id of removed) {
    // First: a snapshot half removed is then none.
    await rm(snapshotFiles(backup, id).manifest, { force: true });
    await rm(snapshotFiles(backup, id).directory, { recursive: true });
  }
  await syncDirectory(join(backup, "snapshots"));
  const orphans = (await listObjects(join(backup, "objects"))).filter(({ path }) => !named.has(path));
  for (const { path } of orphans) await rm(join(backup, "objects", path));
  return { snapshots: removed, objects: orphans.length };
}

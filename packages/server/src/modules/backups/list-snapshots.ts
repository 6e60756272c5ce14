import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isMissing } from "@plumbline/platform";
import { backupErrors } from "./errors.ts";
import { type Manifest, readManifest } from "./manifest.ts";

const snapshotId = /^\d{8}T\d{6}\.\d{3}Z$/;

/** Names of what lies among a backup's snapshots, oldest first: unfinished ones too. */
export async function listSnapshotIds(backup: string): Promise<string[]> {
  try {
    return (await readdir(join(backup, "snapshots"))).filter((name) => snapshotId.test(name)).toSorted();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** The finished snapshots of a backup, oldest first. */
export async function listSnapshots(backup: string): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  for (const id of await listSnapshotIds(backup)) {
    const manifest = await readManifest(backup, id);
    if (manifest !== undefined) manifests.push(manifest);
  }
  return manifests;
}

/**
 * @param id undefined takes the newest.
 * @throws PlumblineError `backups/no-snapshot`.
 */
export async function requireSnapshot(backup: string, id?: string): Promise<Manifest> {
  const found =
    id === undefined
      ? (await listSnapshots(backup)).at(-1)
      : snapshotId.test(id)
        ? await readManifest(backup, id)
        : undefined;
  if (found === undefined) throw backupErrors["no-snapshot"]({ backup, id: id ?? "" });
  return found;
}

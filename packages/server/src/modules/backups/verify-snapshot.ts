import { hash } from "node:crypto";
import { join } from "node:path";
import { createMerkleHash, openCheckpoint, parseVerifierKey, verifyLog } from "@plumbline/ledger";
import { openStoredLog } from "#audit";
import { openReader } from "#storage";
import { checkDatabase, digestFile } from "./copy-database.ts";
import { checkObject } from "./copy-objects.ts";
import { backupErrors } from "./errors.ts";
import { databaseOf, type Manifest } from "./manifest.ts";
import { readObjectList } from "./object-list.ts";

const ledgerHash = createMerkleHash((message) => hash("sha256", message, "buffer"));

/**
 * Checks a snapshot whole: the database, every object's bytes, and every entry of the ledger.
 *
 * @param onProgress called after each object.
 * @throws PlumblineError `backups/…` naming the first thing that is wrong.
 */
export async function verifySnapshot(
  backup: string,
  manifest: Manifest,
  onProgress?: (progress: { objectsDone: number; objects: number }) => void,
): Promise<void> {
  await verifyDatabase(databaseOf(backup, manifest), manifest);
  const objects = await readObjectList(backup, manifest);
  for (const [at, object] of objects.entries()) {
    await checkObject(join(backup, "objects"), object);
    onProgress?.({ objectsDone: at + 1, objects: objects.length });
  }
}

/** @throws PlumblineError `backups/damaged-database`, `backups/ledger-not-good`. */
export async function verifyDatabase(path: string, { id, database, ledger }: Manifest): Promise<void> {
  const sha256 = await digestFile(path);
  if (sha256 !== database.sha256) {
    const reason = `its SHA-256 is ${sha256}, and the manifest's is ${database.sha256}`;
    throw backupErrors["damaged-database"]({ path, reason });
  }
  checkDatabase(path);
  if (ledger === null) return;
  using reader = openReader(path);
  const verifierKey = parseVerifierKey(ledger.key);
  const { checkpoint: remembered } = openCheckpoint(ledger.checkpoint, verifierKey);
  const verified = await verifyLog(openStoredLog(reader), { verifierKey, remembered, hash: ledgerHash });
  if (verified.verdict === "altered")
    throw backupErrors["ledger-not-good"]({ snapshot: id, fault: verified.fault.message });
}

import { copyFile, open, readdir, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { writeDurably } from "@plumbline/platform";
import { listErasedEntries } from "#audit";
import { openReader } from "#storage";
import { digestFile } from "./copy-database.ts";
import { listSnapshots } from "./list-snapshots.ts";
import { databaseOf, isDatabaseFile, type Manifest, snapshotFiles } from "./manifest.ts";

/**
 * Erases in every snapshot what was erased in the database since: payloads and salts of ledger entries. The snapshots'
 * ledgers still verify. Each database is replaced whole: the manifest names the new file before the old one goes.
 *
 * @returns how many snapshots were changed.
 */
async function applyErasures(backup: string, entryIds: readonly string[]): Promise<number> {
  if (entryIds.length === 0) return 0;
  let changed = 0;
  for (const manifest of await listSnapshots(backup)) {
    if (holdsAny(databaseOf(backup, manifest), entryIds)) {
      await replaceDatabase(backup, manifest, entryIds);
      changed++;
    }
  }
  return changed;
}

/** Erases in a backup what was erased in a server's database, whether or not the server is running. */
export function carryErasures(data: string, backup: string): Promise<number> {
  using reader = openReader(join(data, "plumbline.db"));
  return applyErasures(backup, listErasedEntries(reader));
}

const stillSecret = "WHERE salt IS NOT NULL AND id IN (SELECT value FROM json_each(?))";

function holdsAny(path: string, entryIds: readonly string[]): boolean {
  using database = new DatabaseSync(path, { readOnly: true });
  const found = database.prepare(`SELECT 1 FROM ledger_entries ${stillSecret}`).get(JSON.stringify(entryIds));
  return found !== undefined;
}

async function replaceDatabase(
  backup: string,
  manifest: Manifest,
  entryIds: readonly string[],
): Promise<void> {
  const { directory, manifest: manifestPath } = snapshotFiles(backup, manifest.id);
  const from = databaseOf(backup, manifest);
  const [, number = "1"] = /-(\d+)\.db$/.exec(from) ?? [];
  const file = `database-${Number(number) + 1}.db`;
  const to = join(directory, file);
  await copyFile(from, to);
  {
    using database = new DatabaseSync(to);
    database.exec("PRAGMA secure_delete = ON");
    database
      .prepare(`UPDATE ledger_entries SET salt = NULL, payload = NULL ${stillSecret}`)
      .run(JSON.stringify(entryIds));
  }
  {
    await using handle = await open(to, "r+");
    await handle.sync();
  }
  const { size: sizeBytes } = await stat(to);
  const erased: Manifest = { ...manifest, database: { file, sha256: await digestFile(to), sizeBytes } };
  await writeDurably(manifestPath, `${JSON.stringify(erased, null, 2)}\n`);
  // Also one that was left by a replacement that did not get so far.
  for (const name of await readdir(directory))
    if (isDatabaseFile(name) && name !== basename(to)) await rm(join(directory, name));
}

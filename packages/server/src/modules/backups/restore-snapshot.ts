import { randomBytes } from "node:crypto";
import { copyFile, cp, mkdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import {
  type Clock,
  isMissing,
  type Logger,
  type Random,
  syncDirectory,
  writeDurably,
} from "@plumbline/platform";
import { type ContinuedLog, continueLog, createLedgerAppender } from "#audit";
import { defaultWorkspace, systemPrincipal } from "#identity";
import { type Migrations, openStorage } from "#storage";
import { copyObject } from "./copy-objects.ts";
import { backupErrors } from "./errors.ts";
import { requireSnapshot } from "./list-snapshots.ts";
import { databaseOf, type Manifest } from "./manifest.ts";
import { readObjectList } from "./object-list.ts";
import { verifyDatabase } from "./verify-snapshot.ts";

export interface RestoreOptions {
  readonly backup: string;
  /** Undefined takes the newest. */
  readonly snapshot: string | undefined;
  /** The data directory to make; it must not be there. */
  readonly data: string;
  /** What was `DIR/keys` of the server, if it was kept. Its ledger key is not taken. */
  readonly keys: string | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly migrations: Readonly<Record<string, Migrations>>;
  /** Called after each object. */
  readonly onProgress?: (progress: { objectsDone: number; objects: number }) => void;
}

export interface RestoredSnapshot {
  readonly manifest: Manifest;
  /** Undefined where the snapshot is from before a server's first start. */
  readonly ledger: ContinuedLog | undefined;
}

/**
 * Makes a data directory from a snapshot, verified, with a ledger that continues under a new origin. Where anything is
 * wrong, nothing is made.
 *
 * @throws PlumblineError `backups/…`.
 */
export async function restoreSnapshot(options: RestoreOptions): Promise<RestoredSnapshot> {
  const { backup, data, keys } = options;
  const manifest = await requireSnapshot(backup, options.snapshot);
  if (await isThere(data)) throw backupErrors["not-empty"]({ directory: data });
  if (keys !== undefined && !(await isThere(keys))) throw backupErrors["keys-unreadable"]({ path: keys });
  const parent = dirname(resolve(data));
  const unfinished = join(parent, `.${basename(data)}.restoring-${randomBytes(4).toString("hex")}`);
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  try {
    await copyIn(unfinished, manifest, options);
    const ledger =
      manifest.ledger === null ? undefined : await continueIn(unfinished, manifest.ledger.key, options);
    await rename(unfinished, data);
    await syncDirectory(parent);
    return { manifest, ledger };
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

async function copyIn(
  directory: string,
  manifest: Manifest,
  { backup, keys, onProgress }: RestoreOptions,
): Promise<void> {
  const database = join(directory, "plumbline.db");
  await copyFile(databaseOf(backup, manifest), database);
  await verifyDatabase(database, manifest);
  const objects = await readObjectList(backup, manifest);
  for (const [at, object] of objects.entries()) {
    await copyObject(join(backup, "objects"), join(directory, "objects"), object);
    onProgress?.({ objectsDone: at + 1, objects: objects.length });
  }
  await mkdir(join(directory, "keys"), { mode: 0o700 });
  if (keys !== undefined) {
    await cp(keys, join(directory, "keys"), {
      recursive: true,
      filter: (path) => basename(path) !== "ledger-key",
    });
  }
  for (const [at, pem] of manifest.evidenceKeys.entries())
    await writeDurably(join(directory, "keys", "trusted", `restored-${manifest.id}-${at + 1}.pem`), pem);
}

async function continueIn(
  directory: string,
  previousKey: string,
  { clock, random, logger, migrations }: RestoreOptions,
): Promise<ContinuedLog> {
  await using storage = await openStorage({ path: join(directory, "plumbline.db"), migrations, logger });
  const { actorId: actor, workspace } = systemPrincipal(defaultWorkspace);
  const ledger = createLedgerAppender({ clock, random });
  return await continueLog({ storage, clock, random, ledger }, { directory, previousKey, workspace, actor });
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

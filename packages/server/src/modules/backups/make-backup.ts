import { createPublicKey } from "node:crypto";
import { mkdir, readdir, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import {
  type Clock,
  formatTime,
  isMissing,
  readIfPresent,
  syncDirectory,
  writeDurably,
} from "@plumbline/platform";
import { readLogKey } from "#audit";
import { carryErasures } from "./apply-erasures.ts";
import { copyDatabase } from "./copy-database.ts";
import { copyObject, listObjects, type ObjectFile } from "./copy-objects.ts";
import { backupErrors } from "./errors.ts";
import { type Manifest, snapshotFiles } from "./manifest.ts";
import { digestText, formatObjectList } from "./object-list.ts";

const firstDatabase = "database.db";

export interface BackupOptions {
  /** The server's data directory; the server may be running on it. */
  readonly data: string;
  /** The backup's directory; made where it is not there. */
  readonly backup: string;
  readonly clock: Clock;
  /** Called after each object. */
  readonly onProgress?: (progress: { objectsDone: number; objects: number }) => void;
  readonly signal?: AbortSignal;
}

export interface MadeBackup {
  readonly manifest: Manifest;
  /** Those that the backup did not have yet. */
  readonly objectsCopied: number;
  readonly bytesCopied: number;
  /** Earlier snapshots in which something was erased that was erased in the database since. */
  readonly snapshotsErased: number;
}

/**
 * Makes a snapshot of a server's data.
 *
 * @throws PlumblineError `backups/…`; what was begun is then no snapshot, and the objects copied serve the next one.
 */
export async function makeBackup(options: BackupOptions): Promise<MadeBackup> {
  const { data, backup, clock } = options;
  await checkPlaces(data, backup);
  const madeAtMs = clock.nowMs();
  const id = formatTime(madeAtMs).replaceAll(/[-:]/g, "");
  const files = snapshotFiles(backup, id);
  await mkdir(files.directory, { recursive: true, mode: 0o700 });
  const store = join(data, "objects");

  // Before the database and after it: what it names was there at its instant, and is in one of the two lists.
  const before = await copyAll(store, backup, new Map(), options);
  const database = await copyDatabase(
    join(data, "plumbline.db"),
    join(files.directory, firstDatabase),
    madeAtMs,
  );
  const { objects, objectsCopied, bytesCopied } = await copyAll(store, backup, before.objects, options);

  const listed = [...objects.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const list = formatObjectList(listed);
  const key = await readLogKey(data);
  const manifest: Manifest = {
    format: 1,
    id,
    madeAt: formatTime(madeAtMs),
    database: { file: firstDatabase, sha256: database.sha256, sizeBytes: database.sizeBytes },
    objects: {
      count: listed.length,
      sizeBytes: listed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      listSha256: digestText(list),
    },
    ledger:
      key === undefined || database.checkpoint === undefined
        ? null
        : { key, checkpoint: database.checkpoint },
    evidenceKeys: await readEvidenceKeys(join(data, "keys")),
  };
  await writeDurably(files.objects, list);
  await writeDurably(files.manifest, `${JSON.stringify(manifest, null, 2)}\n`);
  await syncDirectory(join(backup, "snapshots"));
  const snapshotsErased = await carryErasures(data, backup);
  return {
    manifest,
    objectsCopied: before.objectsCopied + objectsCopied,
    bytesCopied: before.bytesCopied + bytesCopied,
    snapshotsErased,
  };
}

async function checkPlaces(data: string, backup: string): Promise<void> {
  const path = join(data, "plumbline.db");
  if ((await stat(path).catch((error: unknown) => undefinedIfMissing(error))) === undefined)
    throw backupErrors["no-database"]({ path });
  const place = relative(resolve(data), resolve(backup));
  if (place === "" || !place.startsWith("..")) throw backupErrors["inside-data"]({ backup, data });
}

interface CopiedObjects {
  readonly objects: Map<string, ObjectFile>;
  readonly objectsCopied: number;
  readonly bytesCopied: number;
}

async function copyAll(
  store: string,
  backup: string,
  known: ReadonlyMap<string, ObjectFile>,
  { onProgress, signal }: BackupOptions,
): Promise<CopiedObjects> {
  const objects = new Map(known);
  const listed = (await listObjects(store)).filter(({ path }) => !known.has(path));
  let objectsCopied = 0;
  let bytesCopied = 0;
  for (const [at, object] of listed.entries()) {
    signal?.throwIfAborted();
    if (await copyObject(store, join(backup, "objects"), object)) {
      objectsCopied++;
      bytesCopied += object.sizeBytes;
    }
    objects.set(object.path, object);
    onProgress?.({ objectsDone: at + 1, objects: listed.length });
  }
  return { objects, objectsCopied, bytesCopied };
}

/** The public halves of the server's own key and of those it trusts. */
async function readEvidenceKeys(keys: string): Promise<string[]> {
  const own = await readIfPresent(join(keys, "evidence-key.pem"));
  const trusted = join(keys, "trusted");
  const names = ((await readdir(trusted).catch(undefinedIfMissing)) ?? []).filter((name) =>
    name.endsWith(".pem"),
  );
  const others = await Promise.all(names.toSorted().map((name) => readIfPresent(join(trusted, name))));
  return [own, ...others].flatMap((pem) =>
    pem === undefined ? [] : [createPublicKey(pem).export({ type: "spki", format: "pem" })],
  );
}

function undefinedIfMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}

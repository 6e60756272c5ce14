import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { backup, DatabaseSync } from "node:sqlite";
import { backupErrors } from "./errors.ts";

/** More pages than any database has: all are copied under one read transaction, which no writer can move. */
const allPages = 2 ** 31 - 1;

/** What a copy of the database holds of the ledger. */
export interface CopiedDatabase {
  readonly sha256: string;
  readonly sizeBytes: number;
  /** The ledger's signed note; undefined where no server has run on it yet. */
  readonly checkpoint: string | undefined;
}

/**
 * Copies the database as it is at one instant, also while a server writes to it, checks the copy, and marks it as one.
 *
 * @throws PlumblineError `backups/damaged-database`.
 */
export async function copyDatabase(source: string, target: string, nowMs: number): Promise<CopiedDatabase> {
  {
    using from = new DatabaseSync(source, { readOnly: true });
    await backup(from, target, { rate: allPages });
  }
  const checkpoint = checkAndMark(target, nowMs);
  await using file = await open(target, "r+");
  await file.sync();
  const { size } = await file.stat();
  return { sha256: await digestFile(target), sizeBytes: size, checkpoint };
}

/** @throws PlumblineError `backups/damaged-database`. */
export function checkDatabase(path: string): void {
  using database = new DatabaseSync(path, { readOnly: true });
  check(database, path);
}

/** SHA-256 of a file in hex. */
export async function digestFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

function checkAndMark(path: string, nowMs: number): string | undefined {
  using database = new DatabaseSync(path);
  check(database, path);
  // One file and nothing beside it.
  database.exec("PRAGMA journal_mode = DELETE");
  database.prepare("UPDATE ledger_head SET copied_at_ms = ?").run(nowMs);
  const head = database.prepare("SELECT checkpoint FROM ledger_head").get();
  return head?.["checkpoint"] as string | undefined;
}

function check(database: DatabaseSync, path: string): void {
  let found: unknown;
  try {
    found = database.prepare("PRAGMA integrity_check(1)").get()?.["integrity_check"];
  } catch (cause) {
    found = cause instanceof Error ? cause.message : "unreadable";
  }
  if (found !== "ok") throw backupErrors["damaged-database"]({ path, reason: String(found) });
}

import type { SelectQueryBuilder } from "kysely";
import type { LedgerEvent } from "#ports";
import type { Reader, Transaction } from "#storage";
import type { EntryFilter, EntryRow } from "./entry.ts";
import type { LedgerTables } from "./ledger-tables.ts";

export interface NewEntry {
  readonly id: string;
  readonly recordedAtMs: number;
  readonly event: LedgerEvent;
  readonly leaf: Uint8Array;
  readonly salt: Uint8Array;
  /** Canonical JSON. */
  readonly payload: string;
}

export function insertEntry(transaction: Transaction, entry: NewEntry): void {
  const { type, subject, actor, workspace } = entry.event;
  transaction.run(
    `INSERT INTO ledger_entries (id, workspace, type, subject, actor, recorded_at_ms, leaf, salt, payload)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    entry.id,
    workspace,
    type,
    subject,
    actor,
    entry.recordedAtMs,
    entry.leaf,
    entry.salt,
    entry.payload,
  );
}

export interface PendingEntry {
  readonly sequence: number;
  readonly leaf: Uint8Array;
}

/** Committed entries without a place, in the order of their commits. */
export function readPendingEntries(reader: Reader, limit: number): PendingEntry[] {
  return reader.all<PendingEntry>(
    "SELECT sequence, leaf FROM ledger_entries WHERE log_index IS NULL ORDER BY sequence LIMIT ?",
    limit,
  );
}

/** @returns whether the entry was still without a place. */
export function placeEntry(transaction: Transaction, sequence: number, index: number): boolean {
  const placed = "UPDATE ledger_entries SET log_index = ? WHERE sequence = ? AND log_index IS NULL";
  return transaction.run(placed, index, sequence).changes === 1;
}

/** How many entries wait for a place, and since when (milliseconds since 1970) the oldest of them does. */
export function readBacklog(reader: Reader): { count: number; oldestAtMs: number | undefined } {
  const oldest = reader.get<{ recorded_at_ms: number }>(
    "SELECT recorded_at_ms FROM ledger_entries WHERE log_index IS NULL ORDER BY sequence LIMIT 1",
  );
  if (oldest === undefined) return { count: 0, oldestAtMs: undefined };
  const counted = reader.get<{ count: number }>(
    "SELECT COUNT(*) AS count FROM ledger_entries WHERE log_index IS NULL",
  );
  return { count: counted?.count ?? 0, oldestAtMs: oldest.recorded_at_ms };
}

/** Leaves from index `start` up to, not with, `end`. */
export function readLeaves(reader: Reader, start: number, end: number): Uint8Array[] {
  return reader
    .all<{ leaf: Uint8Array }>(
      "SELECT leaf FROM ledger_entries WHERE log_index >= ? AND log_index < ? ORDER BY log_index",
      start,
      end,
    )
    .map(({ leaf }) => leaf);
}

export interface EntrySecrets extends EntryRow {
  readonly log_index: number;
  readonly leaf: Uint8Array;
  readonly salt: Uint8Array | null;
}

export function findEntry(reader: Reader, workspace: string, index: number): EntrySecrets | undefined {
  return reader.get<EntrySecrets>(
    `SELECT log_index, id, workspace, type, subject, actor, recorded_at_ms, leaf, salt, payload
     FROM ledger_entries WHERE log_index = ? AND workspace = ?`,
    index,
    workspace,
  );
}

/** Destroys what opens an entry's commitment. @returns whether it was still there. */
export function eraseEntrySecrets(transaction: Transaction, id: string): boolean {
  const erased = "UPDATE ledger_entries SET salt = NULL, payload = NULL WHERE id = ? AND salt IS NOT NULL";
  return transaction.run(erased, id).changes === 1;
}

/** Ids of the entries of all workspaces that entries of a type are about. */
export function listEntriesNamedBy(reader: Reader, type: string): string[] {
  return reader
    .all<{ subject: string }>("SELECT subject FROM ledger_entries WHERE type = ?", type)
    .map(({ subject }) => subject.slice(subject.indexOf(":") + 1));
}

/** Places of entries by id; null for one that waits for its place. Ids of no entry of the workspace are left out. */
export async function findEntryIndexes(
  reader: Reader,
  workspace: string,
  ids: readonly string[],
): Promise<Map<string, number | null>> {
  if (ids.length === 0) return new Map();
  const rows = await reader
    .tables<LedgerTables>()
    .selectFrom("ledger_entries")
    .select(["id", "log_index"])
    .where("id", "in", ids)
    .where("workspace", "=", workspace)
    .execute();
  return new Map(rows.map(({ id, log_index }) => [id, log_index]));
}

/** Places are bounds that are left out themselves. */
export interface EntryRange {
  readonly above?: number | undefined;
  readonly below?: number | undefined;
  readonly order: "oldest" | "newest";
  readonly limit: number;
}

/** Placed entries within a range. */
export function selectPlacedEntries(
  reader: Reader,
  filter: EntryFilter,
  range: EntryRange,
): Promise<EntryRow[]> {
  let query = selectEntries(reader, filter).where("log_index", "is not", null);
  if (range.above !== undefined) query = query.where("log_index", ">", range.above);
  if (range.below !== undefined) query = query.where("log_index", "<", range.below);
  return query
    .orderBy("log_index", range.order === "oldest" ? "asc" : "desc")
    .limit(range.limit)
    .execute();
}

/** Entries that wait for their place. */
export function selectPendingEntries(
  reader: Reader,
  filter: EntryFilter,
  range: Pick<EntryRange, "order" | "limit">,
): Promise<EntryRow[]> {
  return selectEntries(reader, filter)
    .where("log_index", "is", null)
    .orderBy("sequence", range.order === "oldest" ? "asc" : "desc")
    .limit(range.limit)
    .execute();
}

function selectEntries(
  reader: Reader,
  { workspace, type, subject }: EntryFilter,
): SelectQueryBuilder<LedgerTables, "ledger_entries", EntryRow> {
  let query = reader
    .tables<LedgerTables>()
    .selectFrom("ledger_entries")
    .select(["log_index", "id", "workspace", "type", "subject", "actor", "recorded_at_ms", "payload"])
    .where("workspace", "=", workspace);
  if (type !== undefined) query = query.where("type", "=", type);
  if (subject !== undefined) query = query.where("subject", "=", subject);
  return query;
}

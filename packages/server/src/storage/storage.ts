import type { Kysely } from "kysely";
import type { SqlRow, SqlValue } from "./connection.ts";

/** Reads. `Tables` is the caller's own table types: a module reads the tables that it owns. */
export interface Reader {
  /** Kysely over the caller's tables. */
  tables<Tables>(): Kysely<Tables>;
  /** Hot paths: one prepared statement. `?` stands for a parameter. */
  get<Row = SqlRow>(sql: string, ...parameters: SqlValue[]): Row | undefined;
  all<Row = SqlRow>(sql: string, ...parameters: SqlValue[]): Row[];
  /** As `all`, integers as `bigint`: for columns that may pass 2^53. */
  allBigint<Row = SqlRow>(sql: string, ...parameters: SqlValue[]): Row[];
}

/** Writes, within one use case. Valid until the use case's function settles. */
export interface Transaction extends Reader {
  /** @returns rows changed and the last inserted row id. */
  run(sql: string, ...parameters: SqlValue[]): { changes: number; lastInsertRowid: number };
  /** Runs `effect` once this transaction is on disk. Its failure is logged and changes nothing. */
  onCommit(effect: () => void): void;
}

export interface Storage extends AsyncDisposable {
  /** Where the database lies. */
  readonly path: string;
  /** Quick reads (under a millisecond) on the event loop, of what is committed. */
  readonly read: Reader;
  /**
   * One use case, whole or not at all. Resolves after its fsync; several waiting use cases share one.
   * Inside `work` only database calls are awaited: anything else is refused with `storage/foreign-await`.
   */
  write<T>(work: (transaction: Transaction) => Promise<T> | T): Promise<T>;
  /** A read that scans, on a worker thread. */
  scan<Row = SqlRow>(sql: string, ...parameters: SqlValue[]): Promise<Row[]>;
}

import type { Kysely } from "kysely";
import { ConnectionReader } from "./connection-reader.ts";
import type { Connection, SqlRow, SqlValue } from "./connection.ts";
import { storageErrors } from "./errors.ts";
import type { Transaction } from "./storage.ts";

interface Waiting {
  work: (transaction: Transaction) => unknown;
  resolve: (value: unknown) => void;
  reject: (reason: unknown) => void;
}

/** Longest time in milliseconds that one group keeps the event loop before it commits. */
const groupTimeLimitMs = 5;

/**
 * The one writer. A drain loop takes the waiting use cases one after the other, each in a savepoint of one
 * transaction, commits once, and acknowledges all of them after that fsync.
 */
export class GroupCommit {
  readonly #connection: Connection;
  readonly #reader: ConnectionReader;
  readonly #onEffectError: (error: unknown) => void;
  readonly #waiting: Waiting[] = [];
  #draining: Promise<void> | undefined;
  #closed = false;

  constructor(connection: Connection, onEffectError: (error: unknown) => void) {
    this.#connection = connection;
    this.#reader = new ConnectionReader(connection);
    this.#onEffectError = onEffectError;
  }

  write<T>(work: (transaction: Transaction) => Promise<T> | T): Promise<T> {
    if (this.#closed) return Promise.reject(storageErrors.closed({}));
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      // A macrotask, so that every request parsed in this turn of the event loop joins the group.
      this.#draining ??= new Promise<void>((done) => setImmediate(done)).then(() => this.#drain());
    });
  }

  /** Refuses new work and waits for what was accepted. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#commitGroup();
      // Lets answers go out and new requests come in between groups.
      await new Promise<void>((done) => setImmediate(done));
    }
    this.#draining = undefined;
  }

  async #commitGroup(): Promise<void> {
    const settle: (() => void)[] = [];
    const rejectAll: ((error: unknown) => void)[] = [];
    const effects: (() => void)[] = [];
    const startedMs = performance.now();
    try {
      this.#connection.statement("BEGIN IMMEDIATE").run();
      while (this.#waiting.length > 0 && performance.now() - startedMs < groupTimeLimitMs) {
        const { work, resolve, reject } = this.#waiting.shift()!;
        rejectAll.push(reject);
        const outcome = await this.#runInSavepoint(work);
        if (outcome.ok) {
          settle.push(() => resolve(outcome.value));
          effects.push(...outcome.effects);
        } else settle.push(() => reject(outcome.error));
      }
      this.#connection.statement("COMMIT").run();
    } catch (error) {
      if (this.#connection.database.isTransaction) this.#connection.exec("ROLLBACK");
      if (rejectAll.length === 0) rejectAll.push(...this.#waiting.splice(0).map(({ reject }) => reject));
      for (const reject of rejectAll) reject(error);
      return;
    }
    for (const finish of settle) finish();
    for (const effect of effects) this.#runEffect(effect);
  }

  async #runInSavepoint(
    work: Waiting["work"],
  ): Promise<{ ok: true; value: unknown; effects: (() => void)[] } | { ok: false; error: unknown }> {
    const transaction = new OpenTransaction(this.#connection, this.#reader);
    this.#connection.statement("SAVEPOINT use_case").run();
    try {
      const value = await settledWithinThisTurn(work(transaction));
      this.#connection.statement("RELEASE use_case").run();
      return { ok: true, value, effects: transaction.close() };
    } catch (error) {
      transaction.close();
      this.#connection.exec("ROLLBACK TO use_case; RELEASE use_case");
      return { ok: false, error };
    }
  }

  #runEffect(effect: () => void): void {
    try {
      effect();
    } catch (error) {
      this.#onEffectError(error);
    }
  }
}

/**
 * Database calls settle in microtasks. If the event loop turns first, the use case waits for something else, and
 * savepoints, being a stack, would let another use case release this one's.
 */
async function settledWithinThisTurn(result: unknown): Promise<unknown> {
  if (!(result instanceof Promise)) return result;
  let turn: NodeJS.Immediate | undefined;
  const turned = new Promise<never>((_resolve, reject) => {
    turn = setImmediate(() => reject(storageErrors["foreign-await"]({})));
  });
  try {
    return await Promise.race([result, turned]);
  } finally {
    clearImmediate(turn);
  }
}

class OpenTransaction implements Transaction {
  readonly #connection: Connection;
  readonly #reader: ConnectionReader;
  readonly #effects: (() => void)[] = [];
  #open = true;

  constructor(connection: Connection, reader: ConnectionReader) {
    this.#connection = connection;
    this.#reader = reader;
  }

  tables<Tables>(): Kysely<Tables> {
    return this.#checked().tables<Tables>();
  }

  get<Row = SqlRow>(sql: string, ...parameters: SqlValue[]): Row | undefined {
    return this.#checked().get<Row>(sql, ...parameters);
  }

  all<Row = SqlRow>(sql: string, ...parameters: SqlValue[]): Row[] {
    return this.#checked().all<Row>(sql, ...parameters);
  }

  allBigint<Row = SqlRow>(sql: string, ...parameters: SqlValue[]): Row[] {
    return this.#checked().allBigint<Row>(sql, ...parameters);
  }

  run(sql: string, ...parameters: SqlValue[]): { changes: number; lastInsertRowid: number } {
    this.#checked();
    const { changes, lastInsertRowid } = this.#connection.statement(sql).run(...parameters);
    return { changes: Number(changes), lastInsertRowid: Number(lastInsertRowid) };
  }

  onCommit(effect: () => void): void {
    this.#checked();
    this.#effects.push(effect);
  }

  close(): (() => void)[] {
    this.#open = false;
    return this.#effects;
  }

  #checked(): ConnectionReader {
    if (!this.#open) throw storageErrors["foreign-await"]({});
    return this.#reader;
  }
}

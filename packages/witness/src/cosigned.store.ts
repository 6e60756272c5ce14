import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { witnessErrors } from "./errors.ts";

/** The last checkpoint of one log that this witness signed. */
export interface CosignedCheckpoint {
  readonly size: number;
  /** The log's signed note. */
  readonly note: string;
  readonly cosignedAtMs: number;
}

/** What a witness signed last, of each log. One process holds it. */
export class CosignedStore implements Disposable {
  readonly #database: DatabaseSync;

  /** @throws PlumblineError `witness/directory-in-use`. */
  constructor(directory: string) {
    const path = join(directory, "witness.db");
    this.#database = new DatabaseSync(path);
    try {
      this.#database.exec(
        `PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE IF NOT EXISTS cosigned
           (origin TEXT PRIMARY KEY, size INTEGER NOT NULL, note TEXT NOT NULL, cosigned_at_ms INTEGER NOT NULL);`,
      );
    } catch (cause) {
      this.#database.close();
      if (!(cause instanceof Error) || !/locked|busy/.test(cause.message)) throw cause;
      throw witnessErrors["directory-in-use"]({ path: directory }, { cause });
    }
  }

  find(origin: string): CosignedCheckpoint | undefined {
    const row = this.#database
      .prepare("SELECT size, note, cosigned_at_ms AS cosignedAtMs FROM cosigned WHERE origin = ?")
      .get(origin);
    return row as CosignedCheckpoint | undefined;
  }

  /**
   * Compare-and-swap: takes the checkpoint in place of the one of `fromSize` (0: of none). It is on disk when this
   * returns.
   *
   * @returns false where another size was signed last.
   */
  replace(origin: string, fromSize: number, { size, note, cosignedAtMs }: CosignedCheckpoint): boolean {
    const { changes } = this.#database
      .prepare(
        `INSERT INTO cosigned (origin, size, note, cosigned_at_ms) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (origin) DO UPDATE SET size = ?2, note = ?3, cosigned_at_ms = ?4 WHERE size = ?5`,
      )
      .run(origin, size, note, cosignedAtMs, fromSize);
    return changes === 1;
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}

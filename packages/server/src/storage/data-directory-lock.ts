import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { storageErrors } from "./errors.ts";

/** SQLite's result code of a database that another connection has locked. */
const busy = 5;

/**
 * Keeps a data directory to one server: two would each cache what the other changes. The lock is an open transaction
 * on a database of its own, so that the operating system lets go of it however the process ends.
 *
 * @throws PlumblineError `storage/in-use`.
 */
export function lockDataDirectory(directory: string): Disposable {
  const lock = new DatabaseSync(join(directory, "server.lock"));
  try {
    lock.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    const isHeld = cause instanceof Error && "errcode" in cause && cause.errcode === busy;
    throw isHeld ? storageErrors["in-use"]({ directory }, { cause }) : cause;
  }
  return { [Symbol.dispose]: () => lock.close() };
}

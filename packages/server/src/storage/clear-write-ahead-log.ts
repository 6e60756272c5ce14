import { setTimeout as wait } from "node:timers/promises";
import { DatabaseSync } from "node:sqlite";

/** Wait in milliseconds before looking again for a moment without readers and writers. */
const retryMs = 20;

/**
 * Moves the write-ahead log into the database and cuts it to nothing, so that what was overwritten or deleted there is
 * in no file any more.
 *
 * @returns false where readers and writers left no moment for it within the time.
 */
export async function clearWriteAheadLog(path: string, timeoutMs: number): Promise<boolean> {
  using connection = new DatabaseSync(path);
  // It must not wait inside SQLite, where nobody else would be served.
  connection.exec("PRAGMA busy_timeout = 0");
  const deadlineMs = performance.now() + timeoutMs;
  const checkpoint = connection.prepare("PRAGMA wal_checkpoint(TRUNCATE)");
  while (checkpoint.get()?.["busy"] !== 0) {
    if (performance.now() > deadlineMs) return false;
    await wait(retryMs);
  }
  return true;
}

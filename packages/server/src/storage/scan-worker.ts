import { parentPort, workerData } from "node:worker_threads";
import { Connection, type SqlValue } from "./connection.ts";

/** Runs in a worker thread: reads that scan, on a read-only connection of its own. */
const connection = new Connection((workerData as { path: string }).path, "read-only");

parentPort?.on("message", ({ id, sql, parameters }: { id: number; sql: string; parameters: SqlValue[] }) => {
  try {
    // Rows of node:sqlite have no prototype; a spread makes them plain objects that can be cloned cheaply.
    parentPort?.postMessage({
      id,
      rows: connection
        .statement(sql)
        .all(...parameters)
        .map((row) => ({ ...row })),
    });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});

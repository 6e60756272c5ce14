import { parentPort, workerData } from "node:worker_threads";
import { Connection, type SqlValue } from "./connection.ts";

/** Runs in a worker thread: reads that scan, on a read-only connection of its own. */
const connection = new Connection((workerData as { path: string }).path, "read-only");

parentPort?.on("message", ({ id, sql, parameters }: { id: number; sql: string; parameters: SqlValue[] }) => {
  try {
    const statement = connection.statement(sql);
    statement.setReturnArrays(true);
    const rows = statement.all(...parameters) as unknown as SqlValue[][];
    // One flat list: an object for each row takes three times as long to hand over.
    const columns = statement.columns().map(({ name }) => name);
    parentPort?.postMessage({ id, columns, values: rows.flat() });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});

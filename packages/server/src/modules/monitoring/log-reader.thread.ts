import { parentPort } from "node:worker_threads";
import { DuckDBInstance } from "@duckdb/node-api";
import { analyseWindow } from "./analyse-window.ts";
import { inspectSegment } from "./inspect-segment.ts";
import type { LogAnswer, LogRequest } from "./read-log.ts";
import { sqlText } from "./sql-text.ts";

/** Runs in a worker thread: one question at a time, each on a database of its own that may open its files only. */
const memoryLimit = "512MB";

parentPort?.on("message", (request: LogRequest) => {
  void answer(request).then((reply) => parentPort?.postMessage(reply));
});

async function answer(request: LogRequest): Promise<LogAnswer> {
  const { id, question } = request;
  try {
    const instance = await DuckDBInstance.create(":memory:", {
      memory_limit: memoryLimit,
      threads: "1",
      autoinstall_known_extensions: "false",
    });
    try {
      const connection = await instance.connect();
      if (question.paths.length > 0) {
        await connection.run(`SET allowed_paths = [${question.paths.map(sqlText).join(", ")}]`);
      }
      await connection.run("SET enable_external_access = false");
      await connection.run("SET lock_configuration = true");
      const found =
        request.name === "inspect"
          ? await inspectSegment(connection, request.question)
          : await analyseWindow(connection, request.question);
      connection.closeSync();
      return { id, answer: found };
    } finally {
      instance.closeSync();
    }
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) };
  }
}

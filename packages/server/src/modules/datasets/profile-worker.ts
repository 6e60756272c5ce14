import { parentPort, workerData } from "node:worker_threads";
import { DuckDBInstance } from "@duckdb/node-api";
import { DatasetFormat } from "./dataset.ts";
import { describeFailure, UnreadableFile } from "./describe-failure.ts";
import { profileCsv } from "./profile-csv.ts";
import type { ProfileAnswer, ProfileRequest } from "./profile-file.ts";
import { profileParquet } from "./profile-parquet.ts";
import { sqlText } from "./sql-text.ts";

/** Runs in a worker thread: one file, then the thread ends. DuckDB may open that file and nothing else. */
const request = workerData as ProfileRequest;
const instance = await DuckDBInstance.create(":memory:", {
  memory_limit: `${request.limits.memoryMebibytes}MB`,
  threads: "1",
  autoinstall_known_extensions: "false",
});
const connection = await instance.connect();
await connection.run(`SET allowed_paths = [${sqlText(request.path)}]`);
await connection.run("SET enable_external_access = false");
await connection.run("SET lock_configuration = true");
parentPort?.on("message", () => connection.interrupt());

const profile = request.format === DatasetFormat.csv ? profileCsv : profileParquet;
let answer: ProfileAnswer;
try {
  answer = { profile: await profile(connection, request.path, request.limits) };
} catch (error) {
  answer = { reason: error instanceof UnreadableFile ? error.message : describeFailure(error, request.path) };
}
connection.closeSync();
instance.closeSync();
parentPort?.postMessage(answer);
parentPort?.close();

import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { ServerProcess } from "./server-process.ts";

const data = mkdtempSync(join(tmpdir(), "plumbline-sweep-"));
afterAll(() => rmSync(data, { recursive: true, force: true }));

const runCount = 24;
const filesPerRun = 6;
const mlflow = "/api/2.0/mlflow";

async function call(
  server: ServerProcess,
  path: string,
  body: unknown,
  method: "POST" | "PUT" | "DELETE" = "POST",
): Promise<Response> {
  const isFile = typeof body === "string";
  return fetch(server.url + path, {
    method,
    headers: {
      authorization: `Bearer ${server.token}`,
      "content-type": isFile ? "application/octet-stream" : "application/json",
    },
    body: isFile ? body : JSON.stringify(body),
  });
}

/** Every other run is deleted. One file in three is the same in all of them. */
async function fill(server: ServerProcess): Promise<string[]> {
  const kept: string[] = [];
  for (let place = 0; place < runCount; place++) {
    const answer = await call(server, `${mlflow}/runs/create`, { experiment_id: "0", start_time: 1 });
    const { run } = (await answer.json()) as { run: { info: { run_id: string } } };
    const { run_id } = run.info;
    const metrics = Array.from({ length: 1000 }, (_, step) => ({
      key: "m",
      value: 1,
      timestamp: step,
      step,
    }));
    for (const key of ["m", "n", "o"])
      await call(server, `${mlflow}/runs/log-batch`, {
        run_id,
        metrics: metrics.map((metric) => ({ ...metric, key })),
      });
    for (let file = 0; file < filesPerRun; file++) {
      const content = file % 3 === 0 ? `shared ${file}` : `${place} ${file}`;
      const path = `0/${run_id}/artifacts/${file}.txt`;
      await call(server, `/api/2.0/mlflow-artifacts/artifacts/${path}`, content, "PUT");
      if (place % 2 === 0) kept.push(path);
    }
    if (place % 2 === 1) await call(server, `${mlflow}/runs/delete`, { run_id });
  }
  return kept;
}

function objectNames(): string[] {
  const files = readdirSync(join(data, "objects"), { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile())
    .map(({ name }) => name)
    .sort();
}

test("a sweep that is killed again and again is whole in the end: nothing needed is gone, nothing else stays", async () => {
  let server = await ServerProcess.start({ data });
  const kept = await fill(server);
  for (const delayMs of [5, 15, 30, 60]) {
    const swept = call(server, "/api/v1/storage/sweeps", { olderThanSeconds: 0 }).catch(() => undefined);
    await pause(delayMs);
    await server.kill();
    await swept;
    server = await ServerProcess.start({ data });
  }
  await using last = server;
  expect((await call(last, "/api/v1/storage/sweeps", { olderThanSeconds: 0 })).status).toBe(200);
  for (const path of kept) {
    const answer = await fetch(`${last.url}/api/2.0/mlflow-artifacts/artifacts/${path}`, {
      headers: { authorization: `Bearer ${last.token}` },
    });
    expect(answer.status).toBe(200);
  }
  using database = new DatabaseSync(join(data, "plumbline.db"), { readOnly: true });
  const all = (sql: string) => database.prepare(sql).all();
  const count = (table: string) => all(`SELECT count(*) AS n FROM ${table}`)[0]?.["n"];
  expect(["runs", "metric_points", "artifact_files"].map(count)).toEqual([
    runCount / 2,
    (runCount / 2) * 3000,
    (runCount / 2) * filesPerRun,
  ]);
  expect(["removed_series", "removed_folders", "removed_contents"].map(count)).toEqual([0, 0, 0]);
  const named = all("SELECT DISTINCT sha256 FROM artifact_files ORDER BY sha256");
  expect(objectNames()).toEqual(named.map(({ sha256 }) => sha256));
  // Each removal is in the ledger once.
  const entries = all("SELECT subject FROM ledger_entries WHERE type = 'run.removed'");
  expect(entries).toHaveLength(runCount / 2);
  expect(new Set(entries.map(({ subject }) => subject)).size).toBe(runCount / 2);
}, 120_000);

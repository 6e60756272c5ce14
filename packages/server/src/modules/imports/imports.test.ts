import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";
import { recordItems, type Result, sendToImport, startImport } from "./send-import.testing.ts";

let server: TestServer;
let importId: string;
let number = 0;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => server[Symbol.asyncDispose]());
beforeEach(async () => {
  importId = await start(`source ${++number}`);
});

const start = (location: string) => startImport(server, location);
const record = (...items: object[]) => recordItems(server, importId, items);

async function call<T = Result>(path: string, json: unknown, as = "administrator"): Promise<T> {
  return sendToImport<T>(server, importId, { path, json, as });
}

async function mlflow(path: string, json?: unknown): Promise<Record<string, unknown>> {
  const answer = await server.fetch(`/api/2.0/mlflow/${path}`, { ...(json !== undefined && { json }) });
  return (await answer.json()) as Record<string, unknown>;
}

function experiment(name: string, sourceId = "900") {
  const times = { createdAtMs: 1, updatedAtMs: 2 };
  return {
    kind: "experiment",
    sourceId,
    name,
    artifactLocation: null,
    lifecycleStage: "active",
    ...times,
    tags: [],
  };
}

/** A run with one metric of the values given; `staged` of its points go ahead. */
function run(
  runId: string,
  values: readonly (number | string)[],
  options: { ahead?: number; digest?: string } = {},
) {
  const points = values.map((value, step) => [1000 + step, step, value] as const);
  const hash = createHash("sha256");
  hash.update(`${JSON.stringify(["param", "p", "1"])}\n`);
  for (const [timestamp, step, value] of points)
    hash.update(`${JSON.stringify(["metric", "loss", String(timestamp), String(step), String(value)])}\n`);
  const ahead = options.ahead ?? 0;
  const place = { runId, experimentId: "0" };
  return {
    staged: {
      kind: "points",
      ...place,
      restart: true,
      series: [{ key: "loss", points: points.slice(0, ahead) }],
    },
    item: {
      kind: "run",
      ...place,
      name: "a run",
      userId: "ana",
      status: "FINISHED",
      startTimeMs: 5,
      endTimeMs: 6,
      lifecycleStage: "active",
      artifactUri: null,
      params: [{ key: "p", value: "1" }],
      tags: [],
      series: [{ key: "loss", points: points.slice(ahead) }],
      datasetInputs: [],
      modelInputs: [],
      modelOutputs: [],
      digest: options.digest ?? `sha256:${hash.digest("hex")}`,
    },
  };
}

function idOfRun(): string {
  return createHash("md5").update(String(++number)).digest("hex");
}

describe("an import", () => {
  test("that was interrupted is taken up; one that was completed is not", async () => {
    expect(await start(`source ${number}`)).toBe(importId);
    expect(await call("complete", { counts: {}, notCarried: [] })).toMatchObject({ status: 200 });
    expect(await call("complete", { counts: {}, notCarried: [] })).toMatchObject({ status: 200 });
    expect(await call("batches", { items: [experiment("late")] })).toMatchObject({ status: 409 });
    expect(await start(`source ${number}`)).not.toBe(importId);
  });

  test("is open to administrators alone", async () => {
    const { status } = await call<{ status: number }>("batches", { items: [experiment("x")] }, "maintainer");
    expect(status).toBe(403);
  });
});

describe("a batch", () => {
  test("is recorded whole or not at all", async () => {
    const [good, bad] = [idOfRun(), idOfRun()];
    const items = [run(good, [1]).item, run(bad, [1, 2], { digest: `sha256:${"0".repeat(64)}` }).item];
    expect(await call("batches", { items })).toMatchObject({ status: 409, code: "imports/run-incomplete" });
    expect(await mlflow(`runs/get?run_id=${good}`)).toMatchObject({ error_code: "RESOURCE_DOES_NOT_EXIST" });
    const series = server.context.storage.read.all(
      "SELECT 1 FROM metric_series WHERE run_id IN (?, ?)",
      good,
      bad,
    );
    expect(series).toEqual([]);
  });

  test("sent twice changes nothing, and is one entry of the ledger", async () => {
    const { item } = run(idOfRun(), [1, "NaN", "Infinity", "430000000000000000000", -0.5]);
    expect(await record(item)).toEqual([{ outcome: "recorded" }]);
    expect(await record(item)).toEqual([{ outcome: "unchanged" }]);
    const entries = server.context.storage.read.all(
      "SELECT 1 FROM ledger_entries WHERE subject = ? AND type = 'import.batch-recorded'",
      `import:${importId}`,
    );
    expect(entries).toHaveLength(1);
  });

  test("with more points than one write may hold is refused", async () => {
    const { item } = run(
      idOfRun(),
      Array.from({ length: 20_001 }, (_, step) => step),
    );
    expect(await call("batches", { items: [item] })).toMatchObject({ code: "imports/too-many-points" });
  });

  test.each([
    ["a run id that leaves its folder", { runId: "../x" }],
    ["a status that is none", { status: "DONE" }],
    ["an artifact location on the server's disk", { artifactUri: "file:///etc" }],
    ["an artifact location in another run's folder", { artifactUri: "mlflow-artifacts:/0/other/artifacts" }],
  ])("with %s is refused", async (_what, change) => {
    const items = [{ ...run(idOfRun(), []).item, ...change }];
    expect(await call("batches", { items })).toMatchObject({ status: 400 });
  });
});

describe("points that go ahead", () => {
  test("are seen with their run, not before, and begin anew after an interruption", async () => {
    const runId = idOfRun();
    const other = run(runId, [7, 8, 9], { ahead: 3 });
    expect(await record(other.staged)).toEqual([{ outcome: "recorded" }]);
    expect(await mlflow(`metrics/get-history?run_id=${runId}&metric_key=loss`)).not.toHaveProperty("metrics");
    const { staged, item } = run(runId, [1, 2, 3, 4], { ahead: 2 });
    await record(staged);
    await record(staged);
    expect(await record(item)).toEqual([{ outcome: "recorded" }]);
    const { metrics } = await mlflow(`metrics/get-history?run_id=${runId}&metric_key=loss`);
    expect((metrics as { value: number }[]).map(({ value }) => value)).toEqual([1, 2, 3, 4]);
  });

  test("of a run too long for one transaction are read before it, and again where they changed", async () => {
    const runId = idOfRun();
    const values = Array.from({ length: 5000 }, (_, step) => step / 7);
    const { staged, item } = run(runId, values, { ahead: 3000 });
    await record(staged);
    const altered = { ...item, digest: `sha256:${"0".repeat(64)}` };
    expect(await call("batches", { items: [altered] })).toMatchObject({ code: "imports/run-incomplete" });
    // Sent again while it is being recorded: whichever lays down its points last records it.
    const both = await Promise.all([1, 2].map(() => call<{ status: number }>("batches", { items: [item] })));
    expect(both.map(({ status }) => status)).toContain(200);
    expect(await record(item)).toEqual([{ outcome: "unchanged" }]);
    expect(await record({ ...item, tags: [{ key: "new", value: "" }] })).toMatchObject([
      { outcome: "unchanged" },
    ]);
    expect(await record({ ...item, digest: altered.digest })).toMatchObject([{ outcome: "conflict" }]);
  });

  test("laid down by another import while the run was read are told", async () => {
    const runId = idOfRun();
    const values = Array.from({ length: 3000 }, (_, step) => step);
    const { staged, item } = run(runId, values, { ahead: 3000 });
    await record(staged);
    const recording = call("batches", { items: [item] });
    const other = importId;
    importId = await start(`source ${++number}`);
    const restaged = await record(staged);
    importId = other;
    const outcome = await recording;
    // Whichever came first: the run is whole, or it was not recorded.
    if (restaged[0]?.outcome === "unchanged") expect(outcome).toMatchObject({ status: 200 });
    else expect(outcome).toMatchObject({ status: 409, code: "imports/run-changed" });
  });

  test("do not touch a run that is here", async () => {
    const runId = idOfRun();
    await record(run(runId, [1]).item);
    expect(await record(run(runId, [5, 6], { ahead: 2 }).staged)).toEqual([{ outcome: "unchanged" }]);
    const { metrics } = await mlflow(`metrics/get-history?run_id=${runId}&metric_key=loss`);
    expect(metrics).toHaveLength(1);
  });

  test("are removed where their run never comes", async () => {
    const runId = idOfRun();
    await record(run(runId, [1, 2], { ahead: 2 }).staged);
    await call("complete", { counts: {}, notCarried: [] });
    expect(server.context.storage.read.all("SELECT 1 FROM metric_series WHERE run_id = ?", runId)).toEqual(
      [],
    );
  });
});

describe("what is here", () => {
  test("stays as it is: another run under the id is a conflict that names what differs", async () => {
    const runId = idOfRun();
    const { item } = run(runId, [1]);
    await record(item);
    const [result] = await record({ ...item, status: "FAILED", endTimeMs: 7 });
    expect(result).toMatchObject({ outcome: "conflict" });
    expect(result?.reason).toContain("differs in status, endTimeMs");
    expect(await mlflow(`runs/get?run_id=${runId}`)).toMatchObject({ run: { info: { status: "FINISHED" } } });
  });

  test("takes an experiment's runs by name, also after it was renamed here", async () => {
    const { experiment_id: here } = await mlflow("experiments/create", { name: "shared" });
    expect(await record(experiment("shared"))).toMatchObject([{ outcome: "unchanged", experimentId: here }]);
    await mlflow("experiments/update", { experiment_id: here, new_name: "ours" });
    expect(await record(experiment("shared"))).toMatchObject([{ experimentId: here }]);
  });

  test("keeps an experiment's id where that is free", async () => {
    expect(await record(experiment("free", "4242"))).toMatchObject([{ experimentId: "4242" }]);
    const [taken] = await record(experiment("taken", "0"));
    expect(taken?.experimentId).not.toBe("0");
  });

  test("does not take runs into an experiment that was deleted here", async () => {
    const { experiment_id: deleted } = await mlflow("experiments/create", { name: "deleted" });
    await mlflow("experiments/delete", { experiment_id: deleted });
    const [result] = await record(experiment("deleted"));
    expect(result).toMatchObject({ outcome: "conflict" });
    expect(result).not.toHaveProperty("experimentId");
  });
});

describe("an artifact", () => {
  async function send(runId: string, path: string, body: string): Promise<Result & { status: number }> {
    const query = new URLSearchParams({ kind: "run", owner: runId, experiment: "0", path });
    const headers = { "content-type": "application/octet-stream" };
    const answer = await server.fetch(`/api/v1/imports/${importId}/artifacts?${query.toString()}`, {
      method: "POST",
      body,
      headers,
    });
    return { status: answer.status, ...((await answer.json()) as Result) };
  }

  test("comes before its run, once, and is not replaced", async () => {
    const runId = idOfRun();
    const sha256 = createHash("sha256").update("text").digest("hex");
    expect(await send(runId, "a/b.txt", "text")).toMatchObject({ outcome: "recorded", sha256 });
    await record(run(runId, []).item);
    expect(await send(runId, "a/b.txt", "text")).toMatchObject({ outcome: "unchanged", sha256 });
    expect(await send(runId, "a/b.txt", "other")).toMatchObject({ outcome: "conflict" });
    expect(await send(runId, "new.txt", "text")).toMatchObject({ outcome: "conflict" });
    const { files } = await mlflow(`artifacts/list?run_id=${runId}&path=a`);
    expect(files).toMatchObject([{ path: "a/b.txt", file_size: 4 }]);
  });

  test("does not leave its run's folder", async () => {
    expect(await send(idOfRun(), "../x", "text")).toMatchObject({ status: 400, code: "artifacts/bad-path" });
  });
});

describe("a version", () => {
  const times = { createdAtMs: 3, updatedAtMs: 4 };
  const version = {
    name: "credit",
    version: 7,
    source: "s3://models/credit",
    runLink: "",
    ...times,
    tags: [],
  };

  test("keeps its number, which is not given out again, and passes the gate like any other", async () => {
    await call("models", { name: "credit", ...times, tags: [] });
    expect(await call("model-versions", version)).toMatchObject({ outcome: "recorded" });
    expect(await call("model-versions", version)).toMatchObject({ outcome: "unchanged" });
    expect(await call("model-versions", { ...version, source: "s3://models/other" })).toMatchObject({
      outcome: "conflict",
      reason: expect.stringContaining("differs in source"),
    });
    const created = await mlflow("model-versions/create", { name: "credit", source: "s3://models/credit/8" });
    expect(created).toMatchObject({ model_version: { version: "8" } });

    const promotion = { name: "credit", version: 7 };
    expect(await call("promotions", { ...promotion, alias: "champion" })).toMatchObject({
      outcome: "recorded",
    });
    expect(await call("promotions", { ...promotion, alias: "champion" })).toMatchObject({
      outcome: "unchanged",
    });
    for (const governed of [{ alias: "production" }, { stage: "Production" }]) {
      expect(await call("promotions", { ...promotion, ...governed })).toMatchObject({
        outcome: "refused",
        reason: expect.stringContaining("may not become production"),
      });
    }
    const other = { name: "credit", version: 8, alias: "champion" };
    expect(await call("promotions", other)).toMatchObject({ outcome: "conflict" });
  });

  test("whose files lie on a disk is refused", async () => {
    const onDisk = { ...version, version: 9, source: "/mnt/models/credit" };
    expect(await call("model-versions", onDisk)).toMatchObject({
      status: 400,
      code: "registry/invalid-source",
    });
  });
});

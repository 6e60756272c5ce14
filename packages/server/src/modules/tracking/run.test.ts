import { parseJson } from "@plumbline/platform";
import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";
import { anchorDueRuns } from "./anchor-runs.ts";

const api = "/api/2.0/mlflow";

interface Metric {
  readonly key: string;
  readonly value: number | string;
  readonly timestamp: number | bigint;
  readonly step: number | bigint;
}
interface Run {
  readonly info: { run_id: string; run_name: string; status: string; artifact_uri: string };
  readonly data: {
    metrics?: Metric[];
    params?: { key: string; value: string }[];
    tags?: { key: string; value: string }[];
  };
}

/** What MLflow's own client does, without the client. */
class Client {
  readonly #server: TestServer;

  constructor(server: TestServer) {
    this.#server = server;
  }

  async call(path: string, json?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
    const answer = await this.#server.fetch(`${api}${path}`, json === undefined ? {} : { json });
    return { status: answer.status, body: parseJson(await answer.text()) as Record<string, unknown> };
  }

  async startRun(fields: Record<string, unknown> = {}): Promise<Run> {
    const { body } = await this.call("/runs/create", { experiment_id: "0", start_time: 1, ...fields });
    return body["run"] as Run;
  }

  async getRun(runId: string): Promise<Run> {
    return (await this.call(`/runs/get?run_id=${runId}`)).body["run"] as Run;
  }

  async history(runId: string, key: string): Promise<Metric[]> {
    const { body } = await this.call(`/metrics/get-history?run_id=${runId}&metric_key=${key}`);
    return (body["metrics"] ?? []) as Metric[];
  }

  async find(filter: string, orderBy: string[] = [], more: Record<string, unknown> = {}): Promise<string[]> {
    const { body } = await this.call("/runs/search", {
      experiment_ids: ["0"],
      filter,
      order_by: orderBy,
      ...more,
    });
    return ((body["runs"] ?? []) as Run[]).map(({ info }) => info.run_name);
  }
}

const point = (key: string, value: number | string, step: number | string = 0, timestamp = 5) => ({
  key,
  value,
  step,
  timestamp,
});

test("a run keeps what is logged to it", async () => {
  await using server = await startTestServer();
  const client = new Client(server);
  const { info } = await client.startRun({ run_name: "first", tags: [{ key: "a", value: "b" }] });
  expect(info.artifact_uri).toBe(`mlflow-artifacts:/0/${info.run_id}/artifacts`);
  const logged = await client.call("/runs/log-batch", {
    run_id: info.run_id,
    metrics: [point("auc", 0.5, 1), point("auc", 0.75, 2), point("loss", "NaN")],
    params: [{ key: "depth", value: "3" }],
    tags: [{ key: "team", value: "x" }],
  });
  expect(logged).toEqual({ status: 200, body: {} });
  const run = await client.getRun(info.run_id);
  expect(run.data).toEqual({
    metrics: [
      { key: "auc", value: 0.75, timestamp: 5, step: 2 },
      { key: "loss", value: "NaN", timestamp: 5, step: 0 },
    ],
    params: [{ key: "depth", value: "3" }],
    tags: [
      { key: "a", value: "b" },
      { key: "mlflow.runName", value: "first" },
      { key: "team", value: "x" },
    ],
  });
});

test("the latest point is the one of the greatest step, then timestamp, then value", async () => {
  await using server = await startTestServer();
  const client = new Client(server);
  const { run_id } = (await client.startRun()).info;
  for (const some of [
    point("m", 1, 5, 9),
    point("m", 2, 5, 8),
    point("m", 3, 4, 99),
    point("m", 1.5, 5, 9),
  ]) {
    await client.call("/runs/log-metric", { run_id, ...some });
  }
  expect((await client.getRun(run_id)).data.metrics).toEqual([
    { key: "m", value: 1.5, timestamp: 9, step: 5 },
  ]);
});

test("a history is ordered by timestamp, step and value, and a point logged twice is one", async () => {
  await using server = await startTestServer();
  const client = new Client(server);
  const { run_id } = (await client.startRun()).info;
  const metrics = [
    point("m", 3, 1, 2),
    point("m", 1, 0, 2),
    point("m", 9, 9, 1),
    point("m", 3, 1, 2),
    point("m", 2, 1, 2),
  ];
  await client.call("/runs/log-batch", { run_id, metrics });
  await client.call("/runs/log-batch", { run_id, metrics });
  expect((await client.history(run_id, "m")).map(({ value }) => value)).toEqual([9, 1, 2, 3]);
});

test("NaN, the infinities, steps past 2^53 and whole doubles travel exactly", async () => {
  await using server = await startTestServer();
  const client = new Client(server);
  const { run_id } = (await client.startRun()).info;
  const step = "9007199254740993";
  const metrics = [
    point("m", "NaN", step, 1),
    point("m", "Infinity", 0, 2),
    point("m", "-Infinity", 0, 3),
    point("m", 7, 0, 4),
  ];
  await client.call("/runs/log-batch", { run_id, metrics });
  const answer = await server.fetch(`${api}/metrics/get-history?run_id=${run_id}&metric_key=m`);
  expect(await answer.text()).toBe(
    `{"metrics":[{"key":"m","value":"NaN","timestamp":1,"step":9007199254740993},` +
      `{"key":"m","value":"Infinity","timestamp":2,"step":0},` +
      `{"key":"m","value":"-Infinity","timestamp":3,"step":0},{"key":"m","value":7.0,"timestamp":4,"step":0}]}`,
  );
  expect((await client.getRun(run_id)).data.metrics).toEqual([
    { key: "m", value: "NaN", timestamp: 1, step: 9007199254740993n },
  ]);
});

test("a history longer than a page comes whole, and page by page where that is asked for", async () => {
  await using server = await startTestServer();
  const client = new Client(server);
  const { run_id } = (await client.startRun()).info;
  for (let from = 0; from < 5000; from += 1000) {
    await client.call("/runs/log-batch", {
      run_id,
      metrics: Array.from({ length: 1000 }, (_, i) => point("m", from + i, from + i, from + i)),
    });
  }
  expect((await client.history(run_id, "m")).map(({ step }) => step)).toEqual(
    Array.from({ length: 5000 }, (_, i) => i),
  );
  const steps: unknown[] = [];
  let token = "";
  do {
    const { body } = await client.call(
      `/metrics/get-history?run_id=${run_id}&metric_key=m&max_results=2300&page_token=${token}`,
    );
    steps.push(...(body["metrics"] as Metric[]).map(({ step }) => step));
    token = (body["next_page_token"] as string | undefined) ?? "";
  } while (token !== "");
  expect(steps).toEqual(Array.from({ length: 5000 }, (_, i) => i));
  const { body } = await client.call(
    `/metrics/get-history-bulk-interval?run_ids=${run_id}&metric_key=m&max_results=7`,
  );
  expect((body["metrics"] as Metric[]).map(({ step }) => step)).toEqual([
    0, 715, 1430, 2144, 2858, 3572, 4999,
  ]);
});

test("log-batch is whole or absent: one bad entry and nothing of it is kept, and all problems are named", async () => {
  await using server = await startTestServer();
  const client = new Client(server);
  const { run_id } = (await client.startRun({ run_name: "r" })).info;
  await client.call("/runs/log-parameter", { run_id, key: "depth", value: "3" });
  const changed = await client.call("/runs/log-batch", {
    run_id,
    metrics: [point("m", 1)],
    params: [
      { key: "new", value: "1" },
      { key: "depth", value: "4" },
    ],
    tags: [{ key: "t", value: "1" }],
  });
  expect(changed.status).toBe(400);
  expect(changed.body).toEqual({
    error_code: "INVALID_PARAMETER_VALUE",
    message: `a param is written once: run ${run_id} has "depth" as "3", not "4"`,
  });
  const bad = await client.call("/runs/log-batch", {
    run_id,
    metrics: [point("ok", 1), { key: "x".repeat(251), value: "many", timestamp: -1, step: 1.5 }],
    params: [{ key: "../up", value: "1" }],
    tags: [{ value: "1" }],
  });
  expect(bad.body["message"]).toBe(
    `log-batch: metrics[1].key is 251 characters long; at most 250 are allowed; ` +
      `metrics[1].value is "many"; give a number, "NaN", "Infinity" or "-Infinity"; ` +
      `metrics[1].timestamp is -1; it cannot be negative; ` +
      `metrics[1].step is 1.5; give a whole number of at most 64 bits; ` +
      `params[0].key is "../up"; as a path it has to be relative and without '.', '..' or empty parts; ` +
      `tags[0].key is missing`,
  );
  expect((await client.getRun(run_id)).data).toEqual({
    params: [{ key: "depth", value: "3" }],
    tags: [{ key: "mlflow.runName", value: "r" }],
  });
});

test("a batch has its limits", async () => {
  await using server = await startTestServer();
  const client = new Client(server);
  const { run_id } = (await client.startRun()).info;
  const pairs = (count: number) => Array.from({ length: count }, (_, i) => ({ key: `k${i}`, value: "v" }));
  const metrics = (count: number) => Array.from({ length: count }, (_, i) => point("m", i, i));
  for (const [batch, said] of [
    [{ metrics: metrics(1001) }, "metrics has 1001 entries; at most 1000"],
    [{ params: pairs(101) }, "params has 101 entries; at most 100"],
    [
      { metrics: metrics(900), params: pairs(51), tags: pairs(50) },
      "1001 metrics, params and tags; at most 1000",
    ],
    [{ params: [pairs(1)[0], pairs(1)[0]] }, `params[1].key is "k0" a second time`],
  ] as const) {
    expect((await client.call("/runs/log-batch", { run_id, ...batch })).body["message"]).toContain(said);
  }
  expect(
    (
      await client.call("/runs/log-batch", {
        run_id,
        metrics: metrics(900),
        params: pairs(50),
        tags: pairs(50),
      })
    ).status,
  ).toBe(200);
});

test("long values are cut at a character, not within one", async () => {
  await using server = await startTestServer();
  const client = new Client(server);
  const { run_id } = (await client.startRun()).info;
  await client.call("/runs/log-parameter", { run_id, key: "p", value: "🚀".repeat(6001) });
  await client.call("/runs/set-tag", { run_id, key: "t", value: "x".repeat(8001) });
  const { data } = await client.getRun(run_id);
  expect(data.params).toEqual([{ key: "p", value: "🚀".repeat(6000) }]);
  expect(data.tags?.find(({ key }) => key === "t")?.value.length).toBe(8000);
});

test("searching tells case, NaN, missing and deleted apart", async () => {
  await using server = await startTestServer();
  const client = new Client(server);
  const scores: Record<string, number | string | undefined> = {
    Alpha: 1,
    alpha: "NaN",
    beta: "-Infinity",
    gone: 2,
    none: undefined,
  };
  for (const [name, score] of Object.entries(scores)) {
    const { run_id } = (await client.startRun({ run_name: name, tags: [{ key: "team", value: name }] })).info;
    if (score !== undefined) await client.call("/runs/log-metric", { run_id, ...point("score", score) });
    if (name === "gone") await client.call("/runs/delete", { run_id });
  }
  expect(await client.find("tags.team LIKE 'al%'")).toEqual(["alpha"]);
  expect((await client.find("tags.team ILIKE 'AL%'")).sort()).toEqual(["Alpha", "alpha"]);
  expect(await client.find("metrics.score < 5")).toHaveLength(2);
  expect((await client.find("metrics.score != 1")).sort()).toEqual(["alpha", "beta"]);
  expect(await client.find("", ["metrics.score ASC"])).toEqual(["beta", "Alpha", "alpha", "none"]);
  expect(await client.find("", ["metrics.score DESC"])).toEqual(["Alpha", "beta", "alpha", "none"]);
  expect(await client.find("metrics.score <= 1", ["metrics.score DESC"])).toEqual(["Alpha", "beta"]);
  expect(await client.find("", [], { run_view_type: "DELETED_ONLY" })).toEqual(["gone"]);
  expect(await client.find("params.lr IS NULL AND run_name = 'none'")).toEqual(["none"]);
});

test("pages of a search add up to the search, whatever it is ordered by", async () => {
  await using server = await startTestServer();
  const client = new Client(server);
  for (let i = 0; i < 7; i++) {
    const { run_id } = (await client.startRun({ run_name: `r${i}`, start_time: i % 3 })).info;
    if (i % 2 === 0) await client.call("/runs/log-metric", { run_id, ...point("m", i % 4) });
  }
  for (const order_by of [
    [],
    ["metrics.m DESC"],
    ["metrics.m"],
    ["attributes.run_name DESC"],
    ["tags.none", "start_time"],
  ]) {
    const whole = await client.find("", order_by);
    expect(whole).toHaveLength(7);
    const paged: string[] = [];
    let token = "";
    do {
      const { body } = await client.call("/runs/search", {
        experiment_ids: ["0"],
        order_by,
        max_results: 2,
        page_token: token,
      });
      paged.push(...(body["runs"] as Run[]).map(({ info }) => info.run_name));
      token = (body["next_page_token"] as string | undefined) ?? "";
    } while (token !== "");
    expect(paged).toEqual(whole);
  }
  const other = await client.call("/runs/search", { experiment_ids: ["0"], page_token: "bm9uc2Vuc2U" });
  expect(other.body["message"]).toContain("was not given out by this search");
});

test("an ended run is in the ledger by the digest of what was logged, and again when that changes", async () => {
  await using server = await startTestServer();
  const client = new Client(server);
  const { run_id } = (await client.startRun()).info;
  await client.call("/runs/log-metric", { run_id, ...point("m", 1) });
  await client.call("/runs/update", { run_id, status: "FINISHED", end_time: 9 });
  await anchorDueRuns(server.context);
  expect(await entriesOf(server, run_id)).toEqual(["run.created", "run.ended"]);
  await client.call("/runs/log-metric", { run_id, ...point("m", 2, 1) });
  await anchorDueRuns(server.context);
  await anchorDueRuns(server.context);
  expect(await entriesOf(server, run_id)).toEqual(["run.created", "run.ended", "run.anchored"]);
});

test("an open run that does not change has no anchor due any more, until it is written to", async () => {
  await using server = await startTestServer();
  const client = new Client(server);
  const { run_id } = (await client.startRun()).info;
  const { storage } = server.context;
  const dueAtMs = () =>
    storage.read.get<{ due: number | null }>(
      "SELECT anchor_due_at_ms AS due FROM runs WHERE run_id = ?",
      run_id,
    )!.due;
  const anchorNow = async () => {
    await storage.write((tx) => tx.run("UPDATE runs SET anchor_due_at_ms = 0 WHERE run_id = ?", run_id));
    await anchorDueRuns(server.context);
  };
  for (const [request, body] of [
    ["/runs/log-metric", point("m", 1)],
    ["/runs/set-tag", { key: "t", value: "v" }],
    ["/runs/delete-tag", { key: "t" }],
  ] as const) {
    await client.call(request, { run_id, ...body });
    await anchorNow();
    expect(dueAtMs()).toBeGreaterThan(Date.now());
    await anchorNow();
    expect(dueAtMs()).toBeNull();
  }
  await client.call("/runs/log-metric", { run_id, ...point("m", 2, 1) });
  expect(dueAtMs()).toBeGreaterThan(Date.now());
  // Three contents were anchored, each once.
  expect((await entriesOf(server, run_id)).filter((type) => type === "run.anchored")).toHaveLength(3);
});

async function entriesOf(server: TestServer, runId: string): Promise<string[]> {
  const answer = await server.fetch(`/api/v1/ledger/entries?subject=run:${runId}`);
  const { entries } = (await answer.json()) as { entries: { type: string; id: string }[] };
  return entries.sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ type }) => type);
}

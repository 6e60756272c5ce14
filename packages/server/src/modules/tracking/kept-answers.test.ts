import fc from "fast-check";
import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";

const api = "/api/2.0/mlflow";

async function call(server: TestServer, path: string, json?: unknown): Promise<Record<string, unknown>> {
  const answer = await server.fetch(api + path, json === undefined ? {} : { json });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}

async function startRun(server: TestServer): Promise<string> {
  const { run } = await call(server, "/runs/create", { experiment_id: "0" });
  return (run as { info: { run_id: string } }).info.run_id;
}

/** A run as the server tells it, by its two ways of asking. */
async function tellRun(server: TestServer, run_id: string): Promise<Record<string, unknown>[]> {
  const { run } = await call(server, `/runs/get?run_id=${run_id}`);
  const filter = `run_id = '${run_id}'`;
  const { runs } = await call(server, "/runs/search", { experiment_ids: ["0"], filter });
  return [run, ...(runs as unknown[])] as Record<string, unknown>[];
}

/** What the database holds of a run. */
function readData({ context }: TestServer, runId: string): Record<string, unknown> {
  const all = (sql: string) => context.storage.read.all(sql, runId).map((row) => ({ ...row }));
  const lists = {
    metrics: all(
      "SELECT key, value, timestamp_ms AS timestamp, step FROM metric_series WHERE run_id = ? ORDER BY key",
    ),
    params: all("SELECT key, value FROM run_params WHERE run_id = ? ORDER BY key"),
    tags: all("SELECT key, value FROM run_tags WHERE run_id = ? ORDER BY key"),
  };
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}

const key = fc.constantFrom("a", "B c", "ключ");
/** Texts that JSON has to escape, and such as take more than one unit of UTF-16. */
const value = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const change = fc.oneof(
  fc.record({ key, value: number }).map((point) => ["log-metric", { ...point, timestamp: 1 }] as const),
  fc.record({ key, value }).map((tag) => ["set-tag", tag] as const),
  value.map((text) => ["log-parameter", { key: `p${text.length}`, value: "1" }] as const),
  value.map(
    (text) =>
      ["log-batch", { params: [{ key: "q", value: "2" }], tags: [{ key: "t", value: text }] }] as const,
  ),
);

test("a run is told as it is after every change, however often it was told before", async () => {
  await using server = await startTestServer();
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 10 }), async (changes) => {
      const run_id = await startRun(server);
      for (const [step, [path, body]] of changes.entries()) {
        await call(server, `/runs/${path}`, { run_id, step, ...body });
        const data = readData(server, run_id);
        for (const told of await tellRun(server, run_id)) expect(told["data"]).toEqual(data);
      }
      await call(server, "/runs/delete-tag", { run_id, key: "mlflow.runName" });
      for (const told of await tellRun(server, run_id)) {
        expect(told["data"]).toEqual(readData(server, run_id));
      }
    }),
    { numRuns: 15 },
  );
});

test("links to data sets and models show in a run that was told without them", async () => {
  await using server = await startTestServer();
  const run_id = await startRun(server);
  for (const told of await tellRun(server, run_id)) {
    expect(told).toMatchObject({ inputs: {}, outputs: {} });
  }
  const dataset = { name: "d", digest: "1", source_type: "local", source: "s" };
  await call(server, "/runs/log-inputs", { run_id, datasets: [{ dataset }] });
  for (const told of await tellRun(server, run_id)) {
    expect(told["inputs"]).toEqual({ dataset_inputs: [{ dataset }] });
  }
  const { model } = await call(server, "/logged-models", { experiment_id: "0", source_run_id: run_id });
  const { model_id } = (model as { info: { model_id: string } }).info;
  await call(server, "/runs/outputs", { run_id, models: [{ model_id, step: 3 }] });
  for (const told of await tellRun(server, run_id)) {
    expect(told["outputs"]).toEqual({ model_outputs: [{ model_id, step: 3 }] });
  }
});

interface Point {
  readonly timestamp: number;
  readonly step: number;
  readonly value: number;
}

/** A batch of points: where it begins in time, and how far apart they are. */
const batch = fc.record({
  from: fc.integer({ min: 0, max: 9000 }),
  apart: fc.integer({ min: 0, max: 4 }),
  points: fc.constantFrom(1, 30, 1000),
});

test("a history is told as it is after points at its end, in its middle and once more", async () => {
  await using server = await startTestServer();
  const grown = Array.from({ length: 6 }, (_, index) => ({ from: index * 1000, apart: 1, points: 1000 }));
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 6 }), async (batches) => {
      const run_id = await startRun(server);
      const points = new Map<string, Point>();
      for (const { from, apart, points: count } of [...grown, ...batches]) {
        const metrics = Array.from({ length: count }, (_, index) => {
          const point = { timestamp: from + index * apart, step: index % 7, value: index };
          points.set(JSON.stringify(point), point);
          return { key: "m", ...point };
        });
        await call(server, "/runs/log-batch", { run_id, metrics });
        const path = `/metrics/get-history?run_id=${run_id}&metric_key=m`;
        const whole = (await call(server, path))["metrics"] as Point[];
        expect(whole).toEqual(
          [...points.values()]
            .sort((a, b) => a.timestamp - b.timestamp || a.step - b.step || a.value - b.value)
            .map((point) => ({ key: "m", ...point })),
        );
        const pages: Point[] = [];
        for (let token: string | undefined = ""; token !== undefined;) {
          const page: Record<string, unknown> = await call(
            server,
            `${path}&max_results=2500&page_token=${token}`,
          );
          pages.push(...(page["metrics"] as Point[]));
          token = page["next_page_token"] as string | undefined;
        }
        expect(pages).toEqual(whole);
      }
    }),
    { numRuns: 4 },
  );
});

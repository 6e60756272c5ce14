import fc from "fast-check";
import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";

const api = "/api/2.0/mlflow";

async function startRun(server: TestServer): Promise<string> {
  const answer = await server.fetch(`${api}/runs/create`, { json: { experiment_id: "0" } });
  return ((await answer.json()) as { run: { info: { run_id: string } } }).run.info.run_id;
}

interface History {
  readonly metrics: readonly { value: number | string; timestamp: number; step: number }[];
  readonly next_page_token?: string;
}

async function readHistory(server: TestServer, run_id: string, more = {}): Promise<History> {
  const query = new URLSearchParams({ run_id, metric_key: "m", ...more });
  return (await (await server.fetch(`${api}/metrics/get-history?${query.toString()}`)).json()) as History;
}

const logBatch = (server: TestServer, run_id: string, metrics: readonly unknown[]) =>
  server.fetch(`${api}/runs/log-batch`, { json: { run_id, metrics } });

test("every double comes back as it was logged", async () => {
  await using server = await startTestServer();
  const doubles = fc.array(fc.double(), { minLength: 500, maxLength: 500 });
  await fc.assert(
    fc.asyncProperty(doubles, async (values) => {
      const run_id = await startRun(server);
      const metrics = values.map((value, step) => ({
        key: "m",
        value: Number.isFinite(value) ? value : String(value),
        timestamp: 1,
        step,
      }));
      await logBatch(server, run_id, metrics);
      const { metrics: found } = await readHistory(server, run_id);
      // SQLite has no −0.
      expect(found.map(({ value }) => Number(value))).toEqual(values.map((value) => value + 0));
    }),
    { numRuns: 8 },
  );
});

test("a history longer than a piece is whole, in order, and by pages the same", async () => {
  await using server = await startTestServer();
  const run_id = await startRun(server);
  for (let part = 0; part < 5; part++) {
    const points = Array.from({ length: 1000 }, (_, index) => {
      const step = part * 1000 + index;
      return { key: "m", value: step, timestamp: 5000 - step, step };
    });
    await logBatch(server, run_id, points);
  }
  const { metrics } = await readHistory(server, run_id);
  expect(metrics.map(({ step }) => step)).toEqual(Array.from({ length: 5000 }, (_, index) => 4999 - index));
  const paged: unknown[] = [];
  let page_token = "";
  do {
    const page = await readHistory(server, run_id, { max_results: "2500", page_token });
    paged.push(...page.metrics);
    page_token = page.next_page_token ?? "";
  } while (page_token !== "");
  expect(paged).toEqual(metrics);
});

test("a sample is the first point of each even group by step and the last of all, however the steps lie", async () => {
  await using server = await startTestServer();
  const path = "/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval";
  const logged = fc.record({
    total: fc.integer({ min: 1, max: 400 }),
    maximum: fc.integer({ min: 1, max: 50 }),
    /** Steps that rise with time, repeat, fall now and then, or fall throughout. */
    stepOf: fc.constantFrom<(index: number) => number>(
      (index) => index,
      (index) => Math.floor(index / 9),
      (index) => (index % 100 === 99 ? 0 : index),
      (index) => index - (index % 5) * 2,
      (index) => -index,
    ),
  });
  await fc.assert(
    fc.asyncProperty(logged, async ({ total, maximum, stepOf }) => {
      const run_id = await startRun(server);
      const points = Array.from({ length: total }, (_, index) => ({
        key: "m",
        value: index,
        timestamp: 1000 + Math.floor(index / 3),
        step: stepOf(index),
      }));
      await logBatch(server, run_id, points);
      const query = `run_ids=${run_id}&metric_key=m&max_results=${maximum}`;
      const { metrics } = (await (await server.fetch(`${path}?${query}`)).json()) as History;
      const sorted = points.toSorted(
        (a, b) => a.step - b.step || a.timestamp - b.timestamp || a.value - b.value,
      );
      expect(metrics.map(({ value }) => value)).toEqual(sample(sorted, maximum).map(({ value }) => value));
    }),
    { numRuns: 60 },
  );
});

function sample<T>(sorted: readonly T[], maximum: number): T[] {
  const { length } = sorted;
  if (length <= maximum) return [...sorted];
  const starts = [0];
  while (starts.length < maximum) {
    const long = starts.length <= length % maximum ? 1 : 0;
    starts.push(starts.at(-1)! + Math.floor(length / maximum) + long);
  }
  // The last point of all takes the place of the last group's first.
  return [...starts.slice(0, -1), length - 1].map((index) => sorted[index]!);
}

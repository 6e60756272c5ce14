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

import { type Call, connect } from "./api-client.ts";
import type { Figure } from "./figure.ts";
import { measureLatency } from "./latency.ts";
import { startPlumbline } from "./plumbline-process.ts";
import { withTemporaryDirectory } from "./temporary-directory.ts";

const mlflow = "/api/2.0/mlflow";
/** Requests under way at a time while runs are made. */
const seeders = 16;
const timestamp = 1_700_000_000_000;

/** Reading runs: search over many, one large one, and a long history; requests one after the other. */
export async function measureReading({ runs }: { runs: number }): Promise<Figure[]> {
  return withTemporaryDirectory(async (data) => {
    await using server = await startPlumbline("server", ["--data", data]);
    const { call } = await connect(server.url, data);
    const { experiment_id } = await call(`${mlflow}/experiments/create`, { name: "bench" });
    const startedMs = performance.now();
    await seedRuns(call, String(experiment_id), runs);
    const seedSeconds = (performance.now() - startedMs) / 1000;
    const search = await measureLatency(100, () =>
      call(`${mlflow}/runs/search`, {
        experiment_ids: [experiment_id],
        filter: "metrics.m7 > 0.5",
        order_by: ["metrics.m7 DESC"],
        max_results: 100,
      }),
    );
    const large = await createRun(call, String(experiment_id), 100, 0);
    const run = await measureLatency(300, () => call(`${mlflow}/runs/get?run_id=${large}`));
    await logHistory(call, large, 10_000);
    const history = await measureLatency(100, () =>
      call(`${mlflow}/metrics/get-history?run_id=${large}&metric_key=history&max_results=25000`),
    );
    const thousands = `${runs / 1000}k runs × 50 params × 50 metrics`;
    return [
      {
        work: `search-runs, ${thousands}: filter and order by a metric, 100 runs, p95`,
        value: search.p95Milliseconds,
        unit: "ms",
        // The budget is for 100k runs: reaching it with fewer says little, so it is only set beside that many.
        ...(runs >= 100_000 && { budget: { below: 25 } }),
        note: `p50 ${search.p50Milliseconds.toFixed(2)} ms, with the client's parsing`,
      },
      {
        work: "get-run, 100 params, 100 metrics, p95",
        value: run.p95Milliseconds,
        unit: "ms",
        budget: { below: 3 },
        note: `p50 ${run.p50Milliseconds.toFixed(2)} ms, with the client's parsing`,
      },
      {
        work: "history of 10k points, p95",
        value: history.p95Milliseconds,
        unit: "ms",
        budget: { below: 10 },
        note: `p50 ${history.p50Milliseconds.toFixed(2)} ms, with the client's parsing`,
      },
      { work: `making ${thousands}, ${seeders} at a time`, value: seedSeconds, unit: "s" },
    ];
  });
}

async function seedRuns(call: Call, experimentId: string, runs: number): Promise<void> {
  let made = 0;
  const seed = async () => {
    while (made < runs) await createRun(call, experimentId, 50, ++made);
  };
  await Promise.all(Array.from({ length: seeders }, seed));
}

/** A run with as many params as metrics. */
async function createRun(call: Call, experimentId: string, values: number, at: number): Promise<string> {
  const { run } = await call(`${mlflow}/runs/create`, {
    experiment_id: experimentId,
    start_time: timestamp + at,
  });
  const { run_id } = (run as { info: { run_id: string } }).info;
  const each = <T>(make: (index: number) => T) => Array.from({ length: values }, (_, index) => make(index));
  await call(`${mlflow}/runs/log-batch`, {
    run_id,
    params: each((index) => ({ key: `p${index}`, value: String((at * 31 + index) % 97) })),
    metrics: each((index) => ({
      key: `m${index}`,
      value: (((at + 1) * (index + 7) * 7919) % 10_007) / 10_007,
      timestamp,
      step: 0,
    })),
  });
  return run_id;
}

async function logHistory(call: Call, runId: string, points: number): Promise<void> {
  for (let first = 0; first < points; first += 1000) {
    const metrics = Array.from({ length: 1000 }, (_, index) => {
      const step = first + index;
      return { key: "history", value: Math.sin(step), timestamp: timestamp + step, step };
    });
    await call(`${mlflow}/runs/log-batch`, { run_id: runId, metrics });
  }
}

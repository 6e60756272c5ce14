import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, ServerProcess } from "../e2e/server-process.ts";
import type { Figure } from "./figure.ts";
import { type Load, load } from "./load.ts";
import { residentMebibytesOf } from "./process-usage.ts";
import { startEmptyRoute } from "./start-empty-route.ts";

const describe = ({ p50Milliseconds, p99Milliseconds, cpuMicroseconds, rate }: Load) =>
  `${Math.round(rate)} requests/s, p50 ${p50Milliseconds} ms, p99 ${p99Milliseconds} ms, CPU ${Math.round(cpuMicroseconds)} µs a request`;

/** Tracking beside an empty Fastify route in the same run; authentication, permissions and ledger on. */
export async function measureTracking(): Promise<Figure[]> {
  const data = await mkdtemp(join(tmpdir(), "plumbline-bench-"));
  try {
    const port = await freePort();
    const startedMs = performance.now();
    await using server = await ServerProcess.start({ data, port });
    const startSeconds = (performance.now() - startedMs) / 1000;
    // What the start left behind is collected within seconds.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const idle = residentMebibytesOf(server.pid);
    await using stick = await startEmptyRoute();

    const headers = { authorization: `Bearer ${server.token}` };
    const api = `${server.url}/api/2.0/mlflow`;
    const created = await fetch(`${api}/runs/create`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify({ experiment_id: "0" }),
    });
    const { run } = (await created.json()) as { run: { info: { run_id: string } } };
    const runId = run.info.run_id;
    let step = 0;
    const metric = () => ({ key: "loss", value: Math.random(), timestamp: 1_700_000_000_000, step: step++ });

    const empty = await load({ url: `${stick.url}/empty`, pid: stick.pid, body: () => '{"run_id":"x"}' });
    const logMetric = await load({
      url: `${api}/runs/log-metric`,
      pid: server.pid,
      headers,
      body: () => JSON.stringify({ run_id: runId, ...metric() }),
    });
    const logBatch = await load({
      url: `${api}/runs/log-batch`,
      pid: server.pid,
      headers,
      body: () => JSON.stringify({ run_id: runId, metrics: Array.from({ length: 1000 }, metric) }),
    });
    return [
      { work: "start to ready, empty", value: startSeconds, unit: "s", budget: { below: 1 } },
      { work: "server memory, idle", value: idle, unit: "MiB", budget: { below: 120 } },
      { work: "empty Fastify route", value: empty.rate, unit: "requests/s", note: describe(empty) },
      {
        work: "log-metric, of the empty route",
        value: logMetric.rate / empty.rate,
        unit: "×",
        budget: { atLeast: 0.4 },
        note: describe(logMetric),
      },
      {
        work: "log-batch of 1000 metrics",
        value: logBatch.rate * 1000,
        unit: "metrics/s",
        budget: { atLeast: 500_000 },
        note: describe(logBatch),
      },
      {
        work: "server memory, under load",
        value: Math.max(logMetric.residentMebibytes, logBatch.residentMebibytes),
        unit: "MiB",
        budget: { below: 250 },
      },
    ];
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

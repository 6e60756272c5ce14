import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "./api-client.ts";
import type { Figure } from "./figure.ts";
import { describeLoad, load } from "./load.ts";
import { startPlumbline } from "./plumbline-process.ts";
import { residentMebibytesOf } from "./process-usage.ts";
import { startEmptyRoute } from "./start-empty-route.ts";
import { withTemporaryDirectory } from "./temporary-directory.ts";

/** Tracking beside an empty Fastify route in the same run; authentication, permissions and ledger on. */
export async function measureTracking(): Promise<Figure[]> {
  return withTemporaryDirectory(async (data) => {
    // The first start after a change compiles; that is no start of a server that is there to stay.
    await (await startPlumbline("server", ["--data", data]))[Symbol.asyncDispose]();
    await using server = await startPlumbline("server", ["--data", data]);
    // What the start left behind is collected within seconds.
    await sleep(3000);
    const idle = residentMebibytesOf(server.pid);
    await using stick = await startEmptyRoute();

    const { call, token } = await connect(server.url, data);
    const headers = { authorization: `Bearer ${token}` };
    const api = `${server.url}/api/2.0/mlflow`;
    const created = await call("/api/2.0/mlflow/runs/create", { experiment_id: "0" });
    const runId = (created["run"] as { info: { run_id: string } }).info.run_id;
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
      { work: "start to ready, second start", value: server.readySeconds, unit: "s", budget: { below: 1 } },
      { work: "server memory, idle", value: idle, unit: "MiB", budget: { below: 120 } },
      { work: "empty Fastify route", value: empty.rate, unit: "requests/s", note: describeLoad(empty) },
      {
        work: "log-metric, of the empty route",
        value: logMetric.rate / empty.rate,
        unit: "×",
        budget: { atLeast: 0.4 },
        note: describeLoad(logMetric),
      },
      {
        work: "log-metric, CPU a request of the empty route's",
        value: logMetric.cpuMicroseconds / empty.cpuMicroseconds,
        unit: "×",
      },
      {
        work: "log-batch of 1000 metrics",
        value: logBatch.rate * 1000,
        unit: "metrics/s",
        budget: { atLeast: 500_000 },
        note: describeLoad(logBatch),
      },
      {
        work: "server memory, under load",
        value: Math.max(logMetric.residentMebibytes, logBatch.residentMebibytes),
        unit: "MiB",
        budget: { below: 250 },
      },
    ];
  });
}

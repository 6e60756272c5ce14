import { setTimeout as sleep } from "node:timers/promises";
import { AnswerCheck, listOf } from "./answer-check.ts";
import { quantile, runLoop, type Visit } from "./closed-loop.ts";
import type { Figure } from "./figure.ts";
import type { BenchRequest } from "./keep-alive-connection.ts";
import { startPlumbline } from "./plumbline-process.ts";
import { targetOf } from "./plumbline-target.ts";
import { logHistory } from "./prepare-target.ts";
import { residentMebibytesOfTrees } from "./process-usage.ts";
import { addRuns, createRun } from "./seed-runs.ts";
import { getOf, postOf, PreparingClient, type Target } from "./target.ts";
import { withTemporaryDirectory } from "./temporary-directory.ts";

const pageRuns = 100;
const shortPoints = 10_000;
const longPoints = 1_000_000;
/** The budget of a search is for as many runs: reaching it with fewer says little, so it is only set beside these. */
const budgetedRuns = 100_000;
const seconds = 3;

interface Subject {
  readonly experimentId: string;
  readonly shortRunId: string;
}

/** Reading runs, among more and more of them: searches, one large run, a history. @param runs In rising order. */
export async function measureReading({ runs }: { runs: readonly number[] }): Promise<Figure[]> {
  return withTemporaryDirectory(async (data) => {
    const figures: Figure[] = [];
    let made = 0;
    let subject: Subject | undefined;
    for (const count of runs) {
      const startedMs = performance.now();
      {
        await using server = await startPlumbline("server", ["--data", data]);
        const target = await targetOf(server, data);
        subject ??= await prepare(target);
        await addRuns(target, subject.experimentId, { from: made, to: count });
      }
      figures.push({
        work: `${thousands(count)}: making ${count - made} of them`,
        value: (performance.now() - startedMs) / 1000,
        unit: "s",
      });
      made = count;
      figures.push(...(await measureRuns(data, count, subject)));
    }
    return [...figures, ...(await measureLongHistory(data))];
  });
}

async function prepare(target: Target): Promise<Subject> {
  using client = new PreparingClient(target);
  const { experiment_id: experimentId } = await client.post<{ experiment_id: string }>(
    "/experiments/create",
    { name: "bench" },
  );
  const shortRunId = await createRun(client, "0", 0, 100);
  await logHistory(client, shortRunId, shortPoints);
  return { experimentId, shortRunId };
}

async function measureRuns(data: string, runs: number, subject: Subject): Promise<Figure[]> {
  await using server = await startPlumbline("server", ["--data", data]);
  const target = await targetOf(server, data);
  await sleep(3000);
  const idle = residentMebibytesOfTrees(target.pids);
  const among = thousands(runs);
  const searchBudget = runs >= budgetedRuns ? { budget: { below: 25 } } : {};
  const figures: Figure[] = [];
  for (const [work, visit, budget] of [
    ["search-runs, filter and order by a metric", searches(subject, () => 7), searchBudget],
    ["search-runs, by another metric each time", searches(subject, (turn) => turn % 50), searchBudget],
    ["search-runs, by a param, in order of a metric", searches(subject, () => 7, "params.p3 = '17'"), {}],
    ["search-runs, the newest", searches(subject, () => undefined), {}],
    [
      "get-run, 100 params, 100 metrics",
      asks(getOf("/runs/get", { run_id: subject.shortRunId })),
      { budget: { below: 3 } },
    ],
    ["history of 10k points", histories(subject.shortRunId, shortPoints), { budget: { below: 10 } }],
  ] as const) {
    const alone = await runLoop(target, visit, seconds, 1);
    const loaded = await runLoop(target, visit, seconds);
    figures.push({
      work: `${among}: ${work}, p95`,
      value: quantile(alone.milliseconds, 0.95),
      unit: "ms",
      ...budget,
      note: `p50 ${quantile(alone.milliseconds, 0.5).toFixed(2)} ms; 8 connections: ${loaded.rate.toFixed(0)} requests/s, p50 ${quantile(loaded.milliseconds, 0.5).toFixed(1)} ms, p99 ${quantile(loaded.milliseconds, 0.99).toFixed(1)} ms, CPU ${loaded.cpuMilliseconds?.toFixed(2)} ms a request`,
    });
  }
  return [
    { work: `${among}: start to ready`, value: server.readySeconds, unit: "s", budget: { below: 1 } },
    { work: `${among}: memory, idle`, value: idle, unit: "MiB", budget: { below: 120 } },
    ...figures,
    {
      work: `${among}: memory, after these`,
      value: residentMebibytesOfTrees(target.pids),
      unit: "MiB",
      budget: { below: 250 },
    },
  ];
}

/** A page of runs in order of a metric, or the newest; each has its values. */
function searches(
  { experimentId }: Subject,
  metricOf: (turn: number) => number | undefined,
  filter?: string,
): Visit {
  const answer = new AnswerCheck(
    ({ runs }) => Array.isArray(runs) && runs.length > 0 && runs.length <= pageRuns,
  );
  let turn = 0;
  return async (send) => {
    const metric = metricOf(turn++);
    const request = postOf("/runs/search", {
      experiment_ids: [experimentId],
      max_results: pageRuns,
      ...(metric !== undefined && {
        filter: filter ?? `metrics.m${metric} > 0.3`,
        order_by: [`metrics.m${metric} DESC`],
      }),
    });
    await send(request, answer);
  };
}

function asks(request: BenchRequest): Visit {
  const answer = new AnswerCheck((body) => Object.keys(body).length > 0);
  return async (send) => void (await send(request, answer));
}

function histories(run_id: string, points: number): Visit {
  const answer = listOf("metrics", points);
  const request = getOf("/metrics/get-history", { run_id, metric_key: "history", max_results: "25000" });
  return async (send) => void (await send(request, answer));
}

/** One metric of a million points: a page of it, and the few points of it that a chart draws. */
async function measureLongHistory(data: string): Promise<Figure[]> {
  await using server = await startPlumbline("server", ["--data", data]);
  const target = await targetOf(server, data);
  using client = new PreparingClient(target);
  const run_id = await createRun(client, "0", 0, 1);
  const startedMs = performance.now();
  await logHistory(client, run_id, longPoints);
  const logging = (performance.now() - startedMs) / 1000;
  const page = histories(run_id, 25_000);
  const chart = getOf("/metrics/get-history-bulk-interval", {
    run_ids: run_id,
    metric_key: "history",
    max_results: "320",
  });
  const pages = await runLoop(target, page, seconds, 1);
  const charts = await runLoop(target, asks(chart), seconds, 1);
  return [
    { work: "1M points: logging them, one batch of 1000 after the other", value: logging, unit: "s" },
    { work: "1M points: a page of 25k, p95", value: quantile(pages.milliseconds, 0.95), unit: "ms" },
    {
      work: "1M points: 320 of them for a chart, p95",
      value: quantile(charts.milliseconds, 0.95),
      unit: "ms",
    },
    {
      work: "1M points: memory, after these",
      value: residentMebibytesOfTrees(target.pids),
      unit: "MiB",
      budget: { below: 250 },
    },
  ];
}

function thousands(runs: number): string {
  return `${runs / 1000}k runs`;
}

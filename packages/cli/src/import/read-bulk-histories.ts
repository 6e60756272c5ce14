import { comparePoints } from "./point-order.ts";
import { listOf, textOf } from "./read-fields.ts";
import { readPoint } from "./read-records.ts";
import type { Point, RunRecord } from "./records.ts";
import { type SourceClient, SourceRefusal } from "./source-client.ts";

/** Most points that MLflow answers at once, silently leaving out the rest. */
const maximumPoints = 25_000;
/** Points kept in memory for one group of runs; beyond them each history is read by itself. */
const maximumKeptPoints = 250_000;

type Histories = ReadonlyMap<string, readonly Point[]>;

/**
 * Reads a metric of several runs in one request, once, when it is first asked for. The result is undefined where that
 * is not worth it, not possible, or would leave points out; each history has to be read by itself then.
 */
export function readBulkHistories(
  client: SourceClient,
  runs: readonly RunRecord[],
): (key: string) => Promise<Histories | undefined> {
  const runIdsOfKey = new Map<string, string[]>();
  for (const { runId, latestMetrics } of runs) {
    for (const { key } of latestMetrics) runIdsOfKey.set(key, [...(runIdsOfKey.get(key) ?? []), runId]);
  }
  const answers = new Map<string, Promise<Histories | undefined>>();
  let keptPoints = 0;
  return (key) => {
    const runIds = runIdsOfKey.get(key) ?? [];
    if (runIds.length < 2) return Promise.resolve(undefined);
    let answer = answers.get(key);
    if (answer === undefined) {
      if (keptPoints > maximumKeptPoints) return Promise.resolve(undefined);
      answer = readTogether(client, key, runIds).then((histories) => {
        for (const points of histories?.values() ?? []) keptPoints += points.length;
        return histories;
      });
      answers.set(key, answer);
    }
    return answer;
  };
}

async function readTogether(
  client: SourceClient,
  key: string,
  runIds: readonly string[],
): Promise<Histories | undefined> {
  const query = { run_id: runIds, metric_key: key, max_results: maximumPoints };
  try {
    const answer = await client.get("/ajax-api/2.0/mlflow/metrics/get-history-bulk", query);
    const metrics = listOf(answer, "metrics");
    if (metrics.length >= maximumPoints) return undefined;
    const byRun = Map.groupBy(metrics, (metric) => textOf(metric, "run_id"));
    return new Map(
      byRun.entries().map(([runId, points]) => [runId, points.map(readPoint).sort(comparePoints)]),
    );
  } catch (error) {
    if (error instanceof SourceRefusal) return undefined;
    throw error;
  }
}

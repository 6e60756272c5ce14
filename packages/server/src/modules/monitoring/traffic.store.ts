import type { DeploymentId } from "#deployments";
import type { Reader, Transaction } from "#storage";
import { type LatencyCounts, mergeLatencies } from "./latency-sketch.ts";
import type { TrafficMinute } from "./segment.ts";

interface MinuteRow {
  readonly minute_at_ms: number;
  readonly requests: number;
  readonly errors: number;
  readonly latencies_json: string;
}

/** Adds a segment's requests to those of the same minute. */
export function addMinute(tx: Transaction, deploymentId: DeploymentId, minute: TrafficMinute): void {
  const [known] = listMinutes(tx, deploymentId, minute.atMs, minute.atMs);
  const latencies = mergeLatencies(known?.latencies ?? [], minute.latencies);
  tx.run(
    `INSERT INTO traffic_minutes (deployment_id, minute_at_ms, requests, errors, latencies_json) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (deployment_id, minute_at_ms)
     DO UPDATE SET requests = excluded.requests, errors = excluded.errors, latencies_json = excluded.latencies_json`,
    deploymentId,
    minute.atMs,
    (known?.requests ?? 0) + minute.requests,
    (known?.errors ?? 0) + minute.errors,
    JSON.stringify(latencies),
  );
}

/** Minutes from `sinceMs` to `untilMs`, both included, oldest first. */
export function listMinutes(
  reader: Reader,
  deploymentId: DeploymentId,
  sinceMs: number,
  untilMs: number,
): TrafficMinute[] {
  return reader
    .all<MinuteRow>(
      `SELECT minute_at_ms, requests, errors, latencies_json FROM traffic_minutes
       WHERE deployment_id = ? AND minute_at_ms BETWEEN ? AND ? ORDER BY minute_at_ms`,
      deploymentId,
      sinceMs,
      untilMs,
    )
    .map((row) => ({
      atMs: row.minute_at_ms,
      requests: row.requests,
      errors: row.errors,
      latencies: JSON.parse(row.latencies_json) as LatencyCounts,
    }));
}

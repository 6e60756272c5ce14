import type { AppContext } from "#context";
import { type DeploymentId, listGatewayTraffic } from "#deployments";
import { latencyQuantile } from "./latency-sketch.ts";
import type { TrafficMinute } from "./segment.ts";
import { listMinutes } from "./traffic.store.ts";

const minuteMs = 60_000;

export interface TrafficPoint {
  readonly atMs: number;
  readonly requests: number;
  readonly errors: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  /** Counted by gateways' reports: the request log of this minute has not come whole. */
  readonly provisional: boolean;
}

/**
 * Requests by minute, oldest first; minutes without any are left out. From the request log, and from its newest minute
 * on by the gateways' own counts where these are higher: they come before the log does.
 */
export function readTraffic(
  context: Pick<AppContext, "storage" | "clock">,
  deploymentId: DeploymentId,
  { minutes, loggedUntilMs }: { minutes: number; loggedUntilMs: number | null },
): TrafficPoint[] {
  const nowMs = context.clock.nowMs();
  const sinceMs = nowMs - (nowMs % minuteMs) - (minutes - 1) * minuteMs;
  const { read } = context.storage;
  const points = new Map(
    listMinutes(read, deploymentId, sinceMs, nowMs).map((minute) => [minute.atMs, toPoint(minute)]),
  );
  const open = loggedUntilMs === null ? sinceMs : loggedUntilMs - (loggedUntilMs % minuteMs);
  for (const { atMs, requests, errors } of listGatewayTraffic(read, deploymentId, Math.max(open, sinceMs))) {
    const logged = points.get(atMs);
    if (logged !== undefined && logged.requests >= requests) continue;
    const latencies = logged ?? { p50Ms: null, p95Ms: null, p99Ms: null };
    points.set(atMs, { ...latencies, atMs, requests, errors, provisional: true });
  }
  return [...points.values()].sort((one, other) => one.atMs - other.atMs);
}

function toPoint({ atMs, requests, errors, latencies }: TrafficMinute): TrafficPoint {
  const milliseconds = (quantile: number) => {
    const microseconds = latencyQuantile(latencies, quantile);
    return microseconds === undefined ? null : microseconds / 1000;
  };
  return {
    atMs,
    requests,
    errors,
    p50Ms: milliseconds(0.5),
    p95Ms: milliseconds(0.95),
    p99Ms: milliseconds(0.99),
    provisional: false,
  };
}

import type { TrafficPoint } from "./monitoring.ts";

const minuteMs = 60_000;
/** As many as the server looks back unless it is asked for more. */
const shownMinutes = 60;

/** The last hour minute by minute: one without requests is a point of its own, with no latency. */
export function fillMinutes(points: readonly TrafficPoint[], nowMs: number): TrafficPoint[] {
  const known = new Map(points.map((point) => [Math.floor(point.atMs / minuteMs), point]));
  const last = Math.max(Math.floor(nowMs / minuteMs), ...known.keys());
  return Array.from({ length: shownMinutes }, (_, place) => {
    const minute = last - shownMinutes + 1 + place;
    return (
      known.get(minute) ?? {
        atMs: minute * minuteMs,
        requests: 0,
        errors: 0,
        p50Ms: null,
        p95Ms: null,
        p99Ms: null,
        provisional: false,
      }
    );
  });
}

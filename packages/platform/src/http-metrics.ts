import type { FastifyInstance } from "fastify";
import { collectDefaultMetrics, Registry } from "prom-client";
import { DurationHistogram, type DurationSeries } from "./duration-histogram.ts";

/** Counters of one process, as Prometheus reads them at `/metrics`. */
export function createMetricsRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "plumbline_" });
  return registry;
}

/** Counts the duration of each answered request, by method, route pattern and status. */
export function measureRequests(app: FastifyInstance, registry: Registry): void {
  const duration = new DurationHistogram({
    name: "plumbline_http_request_duration_seconds",
    help: "Time from the arrival of a request to the end of its answer",
    labelNames: ["method", "route", "status"],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registry,
  });
  const byRoute = new Map<string, Map<string, DurationSeries>>();
  app.addHook("onResponse", (request, reply, done) => {
    const { method } = request;
    const { url: route = "none" } = request.routeOptions;
    let ofRoute = byRoute.get(route);
    if (ofRoute === undefined) byRoute.set(route, (ofRoute = new Map()));
    const status = String(reply.statusCode);
    const key = method + status;
    let series = ofRoute.get(key);
    if (series === undefined) ofRoute.set(key, (series = duration.series({ method, route, status })));
    series.observe(reply.elapsedTime / 1000);
    done();
  });
}

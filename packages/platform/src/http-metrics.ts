import { collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** Counters of one process, as Prometheus reads them at `/metrics`. */
export function createMetricsRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "plumbline_" });
  return registry;
}

/** Duration of each answered request, by method, route pattern and status. */
export function requestDurationHistogram(registry: Registry): Histogram<"method" | "route" | "status"> {
  return new Histogram({
    name: "plumbline_http_request_duration_seconds",
    help: "Time from the arrival of a request to the end of its answer",
    labelNames: ["method", "route", "status"],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
}

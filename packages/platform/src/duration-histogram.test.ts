import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { DurationHistogram } from "./duration-histogram.ts";

test("durations are written as Prometheus reads a histogram: cumulative by bound, with sum and count", async () => {
  const registry = new Registry();
  const histogram = new DurationHistogram({
    name: "request_seconds",
    help: "Time of a request",
    labelNames: ["route"],
    buckets: [0.1, 1],
    registry,
  });
  histogram.series({ route: "/a" }).observe(0.1);
  histogram.series({ route: "/a" }).observe(0.5);
  histogram.series({ route: "/a" }).observe(2);
  histogram.series({ route: "/b" }).observe(0.05);
  expect(await registry.metrics()).toBe(`# HELP request_seconds Time of a request
# TYPE request_seconds histogram
request_seconds_bucket{route="/a",le="0.1"} 1
request_seconds_bucket{route="/a",le="1"} 2
request_seconds_bucket{route="/a",le="+Inf"} 3
request_seconds_sum{route="/a"} 2.6
request_seconds_count{route="/a"} 3
request_seconds_bucket{route="/b",le="0.1"} 1
request_seconds_bucket{route="/b",le="1"} 1
request_seconds_bucket{route="/b",le="+Inf"} 1
request_seconds_sum{route="/b"} 0.05
request_seconds_count{route="/b"} 1
`);
});

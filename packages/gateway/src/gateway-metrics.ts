import { DurationHistogram } from "@plumbline/platform";
import { Counter, Gauge, type Registry } from "prom-client";
import type { SegmentOutcome } from "./segment-upload.ts";
import type { Serving } from "./serving.ts";

/** Counts of one revision, found once and then kept: looking labels up costs more than counting. */
export interface RevisionMetrics {
  /** One answered request and the seconds it took. */
  observe(status: number, seconds: number): void;
  /** Since the process began. */
  readonly totals: { requests: number; errors: number };
}

interface CountedRevision extends RevisionMetrics {
  readonly labels: { readonly deployment: string; readonly version: string };
  /** Requests since the process began. */
  readonly byStatus: Map<number, number>;
}

/** Everything the gateway counts, for Prometheus and for its reports to the server. */
export class GatewayMetrics {
  readonly #duration: DurationHistogram<"deployment" | "version">;
  readonly #logRows = { logged: 0, dropped: 0 };
  readonly #logSegments: Counter<"outcome">;
  readonly #revisions = new Map<string, CountedRevision>();

  constructor(registry: Registry, serving: Serving) {
    const registers = [registry];
    const requests = new Counter({
      name: "plumbline_gateway_requests_total",
      help: "Inference requests answered",
      labelNames: ["deployment", "version", "status"],
      registers,
      collect: () => {
        requests.reset();
        for (const { labels, byStatus } of this.#revisions.values())
          for (const [status, count] of byStatus) requests.inc({ ...labels, status }, count);
      },
    });
    this.#duration = new DurationHistogram({
      name: "plumbline_gateway_request_duration_seconds",
      help: "Time from a whole request to its answer, including the wait for the model",
      labelNames: ["deployment", "version"],
      buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registry,
    });
    const logRows = new Counter({
      name: "plumbline_gateway_log_rows_total",
      help: "Rows of the request log, logged or dropped",
      labelNames: ["outcome"],
      registers,
      collect: () => {
        logRows.reset();
        for (const [outcome, rows] of Object.entries(this.#logRows)) logRows.inc({ outcome }, rows);
      },
    });
    this.#logSegments = new Counter({
      name: "plumbline_gateway_log_segments_total",
      help: "Segments of the request log that left the spool: sent, or refused by the server and set aside",
      labelNames: ["outcome"],
      registers,
    });
    const queueDepth = new Gauge({
      name: "plumbline_gateway_queue_depth",
      help: "Requests that wait for a model",
      labelNames: ["deployment"],
      registers,
      collect: () => {
        queueDepth.reset();
        for (const { route, queueDepth: depth } of serving.models)
          queueDepth.set({ deployment: route.name }, depth);
      },
    });
  }

  revision({
    name,
    version,
    revision,
  }: {
    name: string;
    version: string;
    revision: number;
  }): RevisionMetrics {
    const key = `${revision} ${name}`;
    let metrics = this.#revisions.get(key);
    if (metrics === undefined) this.#revisions.set(key, (metrics = this.#makeRevision(name, version)));
    return metrics;
  }

  countLogRows(outcome: "logged" | "dropped", rows: number): void {
    this.#logRows[outcome] += rows;
  }

  countLogSegment(outcome: SegmentOutcome): void {
    this.#logSegments.inc({ outcome });
  }

  #makeRevision(deployment: string, version: string): CountedRevision {
    const labels = { deployment, version };
    const duration = this.#duration.series(labels);
    const byStatus = new Map<number, number>();
    const totals = { requests: 0, errors: 0 };
    return {
      labels,
      byStatus,
      totals,
      observe: (status, seconds) => {
        totals.requests++;
        if (status >= 400) totals.errors++;
        byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
        duration.observe(seconds);
      },
    };
  }
}

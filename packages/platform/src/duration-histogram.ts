import { Histogram, type Registry } from "prom-client";

/** Durations under one set of labels. */
export interface DurationSeries {
  observe(seconds: number): void;
}

interface Options<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: Label[];
  /** Upper bounds in seconds, rising. */
  readonly buckets: number[];
  readonly registry: Registry;
}

interface Series<Label extends string> extends DurationSeries {
  readonly labels: Readonly<Record<Label, string>>;
  /** Observations by bucket, each counted once; the last are those beyond all bounds. */
  readonly counts: Float64Array;
  sum: number;
}

/**
 * A histogram for durations of requests. A series is found once and then kept: prom-client's own looks labels up at each
 * observation, which costs more than what is observed of a small request.
 */
export class DurationHistogram<Label extends string> extends Histogram<Label> {
  readonly #name: string;
  readonly #help: string;
  readonly #labelNames: readonly Label[];
  readonly #bounds: readonly number[];
  readonly #series: Series<Label>[] = [];

  constructor({ name, help, labelNames, buckets, registry }: Options<Label>) {
    super({ name, help, labelNames, buckets, registers: [registry] });
    this.#name = name;
    this.#help = help;
    this.#labelNames = labelNames;
    this.#bounds = buckets;
  }

  /** The series under these labels: to be kept, since finding it is what costs. */
  series(labels: Readonly<Record<Label, string>>): DurationSeries {
    const found = this.#series.find((series) =>
      this.#labelNames.every((name) => series.labels[name] === labels[name]),
    );
    if (found !== undefined) return found;
    const bounds = this.#bounds;
    const series: Series<Label> = {
      labels,
      counts: new Float64Array(bounds.length + 1),
      sum: 0,
      observe(seconds) {
        let bucket = 0;
        while (bucket < bounds.length && seconds > (bounds[bucket] ?? Infinity)) bucket++;
        series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
        series.sum += seconds;
      },
    };
    this.#series.push(series);
    return series;
  }

  /** What the registry writes; the name is prom-client's. */
  getForPromString() {
    return Promise.resolve({
      name: this.#name,
      help: this.#help,
      type: "histogram",
      aggregator: "sum",
      values: this.#series.flatMap((series) => this.#valuesOf(series)),
    });
  }

  #valuesOf({ labels, counts, sum }: Series<Label>) {
    const bounds = [...this.#bounds.map(String), "+Inf"];
    let count = 0;
    const buckets = bounds.map((le, bucket) => {
      count += counts[bucket] ?? 0;
      return { metricName: `${this.#name}_bucket`, labels: { ...labels, le }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${this.#name}_sum`, labels, value: sum },
      { metricName: `${this.#name}_count`, labels, value: count },
    ];
  }
}

/** One point of a metric. */
export interface Metric {
  readonly key: string;
  /** NaN and the infinities are values. */
  readonly value: number;
  readonly timestampMs: number | bigint;
  readonly step: number | bigint;
}

/** A point as it is stored: NaN has no place in an ordered key, so it is 0 with a mark. */
export interface MetricRow {
  readonly key: string;
  readonly value: number;
  readonly isNan: number | bigint;
  readonly timestampMs: number | bigint;
  readonly step: number | bigint;
}

export function metricOfRow(row: MetricRow): Metric {
  return {
    key: row.key,
    value: Number(row.isNan) === 1 ? NaN : row.value,
    timestampMs: row.timestampMs,
    step: row.step,
  };
}

/** Whether `a` is the later point: the greater step, then timestamp, then value, NaN counting as 0. */
export function isLater(a: Metric, b: Metric): boolean {
  if (a.step !== b.step) return a.step > b.step;
  if (a.timestampMs !== b.timestampMs) return a.timestampMs > b.timestampMs;
  return orderOf(a.value) > orderOf(b.value);
}

function orderOf(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

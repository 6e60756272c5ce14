import { traceErrors } from "./errors.ts";
import type { Span } from "./span.ts";

const maximumNs = 2n ** 63n - 1n;

/**
 * What a span has to have, whatever encoding it came in.
 * @throws PlumblineError `traces/bad-otlp`, naming the field.
 */
export function checkSpan(span: Omit<Span, "parentSpanId"> & { parentSpanId: string }): Span {
  const refuse = (field: string, value: unknown, rule: string) =>
    traceErrors["bad-otlp"]({
      reason: `span ${JSON.stringify(span.name.slice(0, 60))}: ${field} is ${JSON.stringify(String(value))}; ${rule}`,
    });
  if (!/^[0-9a-f]{32}$/.test(span.traceId)) throw refuse("trace_id", span.traceId, "16 bytes are asked for");
  if (!/^[0-9a-f]{16}$/.test(span.spanId)) throw refuse("span_id", span.spanId, "8 bytes are asked for");
  if (!/^([0-9a-f]{16})?$/.test(span.parentSpanId)) {
    throw refuse("parent_span_id", span.parentSpanId, "8 bytes or none are asked for");
  }
  for (const [field, time] of [
    ["start_time_unix_nano", span.startNs],
    ["end_time_unix_nano", span.endNs],
  ] as const) {
    if (time < 0n || time > maximumNs) throw refuse(field, time, "at most 2^63 − 1 is allowed");
  }
  return { ...span, parentSpanId: /^0*$/.test(span.parentSpanId) ? null : span.parentSpanId };
}

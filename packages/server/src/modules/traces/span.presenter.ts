import { writeInt64 } from "@plumbline/platform";
import { writeWireDouble } from "#tracking";
import { type AttributeMap, type AttributeValue, isMap } from "./attribute-value.ts";
import type { Span } from "./span.ts";

/** A span as OTLP's protobuf message prints as JSON: ids in base64, empty fields left out. */
export function presentSpan(span: Span): Record<string, unknown> {
  return {
    trace_id: base64Of(span.traceId),
    span_id: base64Of(span.spanId),
    ...(span.parentSpanId !== null && { parent_span_id: base64Of(span.parentSpanId) }),
    name: span.name,
    start_time_unix_nano: writeInt64(span.startNs),
    ...(span.endNs > 0n && { end_time_unix_nano: writeInt64(span.endNs) }),
    ...presentAttributes(span.attributes),
    ...(span.events.length > 0 && {
      events: span.events.map(({ name, timeNs, attributes }) => ({
        time_unix_nano: writeInt64(timeNs),
        name,
        ...presentAttributes(attributes),
      })),
    }),
    ...(span.links.length > 0 && {
      links: span.links.map(({ traceId, spanId, attributes }) => ({
        trace_id: base64Of(traceId),
        span_id: base64Of(spanId),
        ...presentAttributes(attributes),
      })),
    }),
    status: {
      ...(span.statusMessage !== "" && { message: span.statusMessage }),
      ...(span.status !== "UNSET" && { code: `STATUS_CODE_${span.status}` }),
    },
  };
}

function presentAttributes(attributes: AttributeMap): { attributes?: unknown[] } {
  return attributes.size === 0 ? {} : { attributes: presentPairs(attributes) };
}

function presentPairs(map: AttributeMap): unknown[] {
  return Array.from(map, ([key, value]) => (value === null ? { key } : { key, value: presentValue(value) }));
}

/** An `AnyValue`: an object with one key, the kind of the value; none for null. */
function presentValue(value: AttributeValue): Record<string, unknown> {
  if (value === null) return {};
  if (typeof value === "string") return { string_value: value };
  if (typeof value === "boolean") return { bool_value: value };
  if (typeof value === "bigint") return { int_value: writeInt64(value) };
  if (typeof value === "number") return { double_value: writeWireDouble(value) };
  if (isMap(value)) return { kvlist_value: value.size === 0 ? {} : { values: presentPairs(value) } };
  return { array_value: value.length === 0 ? {} : { values: value.map(presentValue) } };
}

function base64Of(hex: string): string {
  return Buffer.from(hex, "hex").toString("base64");
}

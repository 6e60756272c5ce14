import type { AttributeMap, AttributeValue } from "./attribute-value.ts";
import { traceErrors } from "./errors.ts";
import { doubleOf, hexOf, type ProtobufField, readFields, textOf } from "./protobuf-reader.ts";
import { type ResourceSpans, type Span, type SpanEvent, type SpanLink, SpanStatus } from "./span.ts";
import { checkSpan } from "./check-span.ts";

/** Deepest nesting of lists and maps in an attribute, as protobuf's own parsers have it. */
export const maximumDepth = 100;

/**
 * Reads an `ExportTraceServiceRequest`. Field numbers are those of opentelemetry-proto 1.x, `trace/v1/trace.proto` and
 * `common/v1/common.proto`.
 *
 * @throws PlumblineError `traces/bad-otlp`.
 */
export function readOtlpProtobuf(body: Uint8Array): ResourceSpans[] {
  const all: ResourceSpans[] = [];
  for (const field of readFields(body)) if (field.number === 1) all.push(readResourceSpans(field.bytes));
  return all;
}

function readResourceSpans(message: Uint8Array): ResourceSpans {
  let resource: AttributeMap = new Map();
  const spans: Span[] = [];
  for (const field of readFields(message)) {
    if (field.number === 1) resource = readKeyValues(field.bytes, 1, 0);
    else if (field.number === 2) {
      for (const scoped of readFields(field.bytes))
        if (scoped.number === 2) spans.push(readSpan(scoped.bytes));
    }
  }
  return { resource, spans };
}

function readSpan(message: Uint8Array): Span {
  const span = { traceId: "", spanId: "", parentSpanId: "", name: "", startNs: 0n, endNs: 0n };
  let status: Pick<Span, "status" | "statusMessage"> = { status: SpanStatus.unset, statusMessage: "" };
  const attributes = new Map<string, AttributeValue>();
  const events: SpanEvent[] = [];
  const links: SpanLink[] = [];
  for (const field of readFields(message)) {
    if (field.number === 1) span.traceId = hexOf(field.bytes);
    else if (field.number === 2) span.spanId = hexOf(field.bytes);
    else if (field.number === 4) span.parentSpanId = hexOf(field.bytes);
    else if (field.number === 5) span.name = textOf(field);
    else if (field.number === 7) span.startNs = field.integer;
    else if (field.number === 8) span.endNs = field.integer;
    else if (field.number === 9) addKeyValue(attributes, field.bytes, 0);
    else if (field.number === 11) events.push(readEvent(field.bytes));
    else if (field.number === 13) links.push(readLink(field.bytes));
    else if (field.number === 15) status = readStatus(field.bytes);
  }
  return checkSpan({ ...span, ...status, attributes, events, links });
}

function readEvent(message: Uint8Array): SpanEvent {
  let timeNs = 0n;
  let name = "";
  for (const field of readFields(message)) {
    if (field.number === 1) timeNs = field.integer;
    else if (field.number === 2) name = textOf(field);
  }
  return { name, timeNs, attributes: readKeyValues(message, 3, 0) };
}

function readLink(message: Uint8Array): SpanLink {
  let traceId = "";
  let spanId = "";
  for (const field of readFields(message)) {
    if (field.number === 1) traceId = hexOf(field.bytes);
    else if (field.number === 2) spanId = hexOf(field.bytes);
  }
  return { traceId, spanId, attributes: readKeyValues(message, 4, 0) };
}

function readStatus(message: Uint8Array): Pick<Span, "status" | "statusMessage"> {
  let code = 0n;
  let statusMessage = "";
  for (const field of readFields(message)) {
    if (field.number === 2) statusMessage = textOf(field);
    else if (field.number === 3) code = field.integer;
  }
  return {
    status: code === 1n ? SpanStatus.ok : code === 2n ? SpanStatus.error : SpanStatus.unset,
    statusMessage,
  };
}

/** The `KeyValue`s in field `number` of a message. */
function readKeyValues(message: Uint8Array, number: number, depth: number): AttributeMap {
  const map = new Map<string, AttributeValue>();
  for (const field of readFields(message)) if (field.number === number) addKeyValue(map, field.bytes, depth);
  return map;
}

function addKeyValue(map: Map<string, AttributeValue>, message: Uint8Array, depth: number): void {
  let key = "";
  let value: AttributeValue = null;
  for (const field of readFields(message)) {
    if (field.number === 1) key = textOf(field);
    else if (field.number === 2) value = readAnyValue(field.bytes, depth);
  }
  map.set(key, value);
}

function readAnyValue(message: Uint8Array, depth: number): AttributeValue {
  if (depth > maximumDepth) {
    throw traceErrors["bad-otlp"]({ reason: `an attribute is nested more than ${maximumDepth} deep` });
  }
  let value: AttributeValue = null;
  for (const field of readFields(message)) value = readOneOf(field, depth) ?? value;
  return value;
}

function readOneOf(field: ProtobufField, depth: number): AttributeValue | undefined {
  switch (field.number) {
    case 1:
      return textOf(field);
    case 2:
      return field.integer !== 0n;
    case 3:
      return BigInt.asIntN(64, field.integer);
    case 4:
      return doubleOf(field);
    case 5: {
      const items: AttributeValue[] = [];
      for (const item of readFields(field.bytes)) {
        if (item.number === 1) items.push(readAnyValue(item.bytes, depth + 1));
      }
      return items;
    }
    case 6:
      return readKeyValues(field.bytes, 1, depth + 1);
    case 7:
      return Buffer.from(field.bytes).toString("base64");
    default:
      return undefined;
  }
}

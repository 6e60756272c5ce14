import type { AttributeMap, AttributeValue } from "./attribute-value.ts";
import { checkSpan } from "./check-span.ts";
import { traceErrors } from "./errors.ts";
import { maximumDepth } from "./read-otlp-protobuf.ts";
import { type ResourceSpans, type Span, SpanStatus } from "./span.ts";

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads an `ExportTraceServiceRequest` in OTLP's JSON: camelCase names, ids in hexadecimal, int64 as text or number.
 * @param body as `parseJson` gives it.
 * @throws PlumblineError `traces/bad-otlp`.
 */
export function readOtlpJson(body: unknown): ResourceSpans[] {
  return listOf(objectOf(body, "the body"), "resourceSpans").map((resourceSpans) => ({
    resource: readKeyValues(objectOf(resourceSpans["resource"] ?? {}, "resource"), "attributes", 0),
    spans: listOf(resourceSpans, "scopeSpans").flatMap((scope) => listOf(scope, "spans").map(readSpan)),
  }));
}

function readSpan(span: Json): Span {
  const status = objectOf(span["status"] ?? {}, "status");
  return checkSpan({
    traceId: textOf(span, "traceId").toLowerCase(),
    spanId: textOf(span, "spanId").toLowerCase(),
    parentSpanId: textOf(span, "parentSpanId").toLowerCase(),
    name: textOf(span, "name"),
    startNs: integerOf(span["startTimeUnixNano"], "startTimeUnixNano"),
    endNs: integerOf(span["endTimeUnixNano"], "endTimeUnixNano"),
    status: readStatusCode(status["code"]),
    statusMessage: textOf(status, "message"),
    attributes: readKeyValues(span, "attributes", 0),
    events: listOf(span, "events").map((event) => ({
      name: textOf(event, "name"),
      timeNs: integerOf(event["timeUnixNano"], "timeUnixNano"),
      attributes: readKeyValues(event, "attributes", 0),
    })),
    links: listOf(span, "links").map((link) => ({
      traceId: textOf(link, "traceId").toLowerCase(),
      spanId: textOf(link, "spanId").toLowerCase(),
      attributes: readKeyValues(link, "attributes", 0),
    })),
  });
}

function readStatusCode(code: unknown): SpanStatus {
  if (code === 1 || code === "STATUS_CODE_OK") return SpanStatus.ok;
  return code === 2 || code === "STATUS_CODE_ERROR" ? SpanStatus.error : SpanStatus.unset;
}

function readKeyValues(holder: Json, field: string, depth: number): AttributeMap {
  return new Map(
    listOf(holder, field).map((pair) => [
      textOf(pair, "key"),
      readAnyValue(objectOf(pair["value"] ?? {}, "value"), depth),
    ]),
  );
}

function readAnyValue(value: Json, depth: number): AttributeValue {
  if (depth > maximumDepth) throw refuse(`an attribute is nested more than ${maximumDepth} deep`);
  if (typeof value["stringValue"] === "string") return value["stringValue"];
  if (typeof value["boolValue"] === "boolean") return value["boolValue"];
  if (value["intValue"] !== undefined) return integerOf(value["intValue"], "intValue");
  if (value["doubleValue"] !== undefined) return doubleOf(value["doubleValue"]);
  if (typeof value["bytesValue"] === "string") return value["bytesValue"];
  if (value["arrayValue"] !== undefined) {
    const array = objectOf(value["arrayValue"], "arrayValue");
    return listOf(array, "values").map((item) => readAnyValue(item, depth + 1));
  }
  if (value["kvlistValue"] !== undefined) {
    return readKeyValues(objectOf(value["kvlistValue"], "kvlistValue"), "values", depth + 1);
  }
  return null;
}

function objectOf(value: unknown, field: string): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw refuse(`${field} is not an object`);
}

function listOf(holder: Json, field: string): Json[] {
  const list = holder[field] ?? [];
  if (!Array.isArray(list)) throw refuse(`${field} is not a list`);
  return list.map((item) => objectOf(item, `an entry of ${field}`));
}

function textOf(holder: Json, field: string): string {
  const value = holder[field] ?? "";
  if (typeof value !== "string") throw refuse(`${field} is not a text`);
  return value;
}

function integerOf(value: unknown, field: string): bigint {
  if (value === undefined || value === null) return 0n;
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
  if (typeof value === "string" && /^-?\d{1,20}$/.test(value)) return BigInt.asIntN(64, BigInt(value));
  throw refuse(`${field} is not a whole number`);
}

function doubleOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
  throw refuse("doubleValue is not a number");
}

function refuse(reason: string): Error {
  return traceErrors["bad-otlp"]({ reason });
}

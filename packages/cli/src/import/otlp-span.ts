import { int64Of, listOf, objectOf, optionalText, textOf } from "./read-fields.ts";
import type { Fields } from "./source-client.ts";

/** A span of MLflow's REST API as OTLP's JSON has it: names in camel case, ids in hexadecimal, int64 as text. */
export function otlpSpan(span: Fields): Fields {
  const status = objectOf(span, "status");
  return {
    traceId: hexOf(span, "trace_id"),
    spanId: hexOf(span, "span_id"),
    parentSpanId: hexOf(span, "parent_span_id"),
    name: textOf(span, "name"),
    startTimeUnixNano: String(int64Of(span, "start_time_unix_nano")),
    endTimeUnixNano: String(int64Of(span, "end_time_unix_nano")),
    status: { code: textOf(status, "code"), message: textOf(status, "message") },
    attributes: listOf(span, "attributes").map(otlpPair),
    events: listOf(span, "events").map((event) => ({
      name: textOf(event, "name"),
      timeUnixNano: String(int64Of(event, "time_unix_nano")),
      attributes: listOf(event, "attributes").map(otlpPair),
    })),
    links: listOf(span, "links").map((link) => ({
      traceId: hexOf(link, "trace_id"),
      spanId: hexOf(link, "span_id"),
      attributes: listOf(link, "attributes").map(otlpPair),
    })),
  };
}

function hexOf(fields: Fields, name: string): string {
  return Buffer.from(optionalText(fields, name) ?? "", "base64").toString("hex");
}

function otlpPair({ key, value }: Fields): Fields {
  return { key, value: otlpValue((value ?? {}) as Fields) };
}

function otlpValue(value: Fields): Fields {
  const [kind = "", content] = Object.entries(value)[0] ?? [];
  if (kind === "int_value") return { intValue: String(content) };
  if (kind === "double_value") {
    return { doubleValue: Number.isFinite(Number(content)) ? Number(content) : String(content) };
  }
  if (kind === "array_value")
    return { arrayValue: { values: listOf(content as Fields, "values").map(otlpValue) } };
  if (kind === "kvlist_value")
    return { kvlistValue: { values: listOf(content as Fields, "values").map(otlpPair) } };
  const name = plainKinds[kind];
  return name === undefined ? {} : { [name]: content };
}

const plainKinds: Readonly<Record<string, string>> = {
  string_value: "stringValue",
  bool_value: "boolValue",
  bytes_value: "bytesValue",
};

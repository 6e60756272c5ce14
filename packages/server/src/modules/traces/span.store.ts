import type { Reader, Transaction } from "#storage";
import {
  type AttributeMap,
  type AttributeValue,
  attributeText,
  isMap,
  parseAttribute,
} from "./attribute-value.ts";
import { type Span, SpanAttribute } from "./span.ts";
import { typeOf } from "./span-attributes.ts";

/** Inserts a span, or writes it over the one that came before: an open span is sent again when it ends. */
export function saveSpan(transaction: Transaction, traceNumber: number, traceId: string, span: Span): void {
  transaction.run(
    `INSERT INTO trace_spans (trace_number, span_id, parent_span_id, name, type, status, start_ns, content)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (trace_number, span_id) DO UPDATE SET parent_span_id = excluded.parent_span_id,
       name = excluded.name, type = excluded.type, status = excluded.status, start_ns = excluded.start_ns,
       content = excluded.content`,
    traceNumber,
    span.spanId,
    span.parentSpanId,
    span.name,
    typeOf(span),
    span.status,
    span.startNs,
    contentOfSpan(span, traceId),
  );
}

/** All spans of a trace: roots first, then by start. */
export function listSpans(reader: Reader, traceNumber: number, otelTraceId: string): Span[] {
  return reader
    .all<Pick<Span, "spanId" | "parentSpanId" | "status"> & { content: string }>(
      `SELECT span_id AS spanId, parent_span_id AS parentSpanId, status, content FROM trace_spans
       WHERE trace_number = ?
       ORDER BY CASE WHEN parent_span_id IS NULL THEN 0 ELSE 1 END, start_ns, span_id`,
      traceNumber,
    )
    .map(({ content, ...row }) => ({ traceId: otelTraceId, ...row, ...spanOf(content) }));
}

export function countSpans(reader: Reader, traceNumber: number): number {
  return (
    reader.get<{ count: number }>(
      "SELECT count(*) AS count FROM trace_spans WHERE trace_number = ?",
      traceNumber,
    )?.count ?? 0
  );
}

/** Whether any span of the trace says what it used or cost. */
export function hasUsage(reader: Reader, traceNumber: number): boolean {
  const row = reader.get(
    `SELECT 1 FROM trace_spans WHERE trace_number = ? AND (content LIKE ? OR content LIKE ?) LIMIT 1`,
    traceNumber,
    `%"${SpanAttribute.tokenUsage}": %`,
    `%"${SpanAttribute.cost}": %`,
  );
  return row !== undefined;
}

/** One text that filters on `span.content` search, named as MLflow names its parts. */
export function contentOfSpan(span: Span, traceId: string): string {
  return attributeText(
    new Map<string, AttributeValue>([
      ["name", span.name],
      ["start_time_unix_nano", span.startNs],
      ["end_time_unix_nano", span.endNs],
      ["status_message", span.statusMessage],
      ["attributes", new Map([...span.attributes, [SpanAttribute.traceId, traceId]])],
      [
        "events",
        span.events.map(
          ({ name, timeNs, attributes }) =>
            new Map<string, AttributeValue>([
              ["name", name],
              ["time_unix_nano", timeNs],
              ["attributes", attributes],
            ]),
        ),
      ],
      [
        "links",
        span.links.map(
          ({ attributes, ...link }) =>
            new Map<string, AttributeValue>([
              ["trace_id", link.traceId],
              ["span_id", link.spanId],
              ["attributes", attributes],
            ]),
        ),
      ],
    ]),
  );
}

function spanOf(content: string): Omit<Span, "traceId" | "spanId" | "parentSpanId" | "status"> {
  const parts = mapOf(parseAttribute(content));
  return {
    name: textOf(parts, "name"),
    startNs: integerOf(parts, "start_time_unix_nano"),
    endNs: integerOf(parts, "end_time_unix_nano"),
    statusMessage: textOf(parts, "status_message"),
    attributes: mapOf(parts.get("attributes")),
    events: listOf(parts, "events").map((event) => ({
      name: textOf(event, "name"),
      timeNs: integerOf(event, "time_unix_nano"),
      attributes: mapOf(event.get("attributes")),
    })),
    links: listOf(parts, "links").map((link) => ({
      traceId: textOf(link, "trace_id"),
      spanId: textOf(link, "span_id"),
      attributes: mapOf(link.get("attributes")),
    })),
  };
}

function mapOf(value: AttributeValue | undefined): AttributeMap {
  if (value === undefined || !isMap(value)) throw new Error("a stored span is not what was written");
  return value;
}

function listOf(map: AttributeMap, key: string): AttributeMap[] {
  const list = map.get(key);
  return Array.isArray(list) ? list.map(mapOf) : [];
}

function textOf(map: AttributeMap, key: string): string {
  const value = map.get(key);
  return typeof value === "string" ? value : "";
}

function integerOf(map: AttributeMap, key: string): bigint {
  const value = map.get(key);
  return typeof value === "bigint" ? value : 0n;
}

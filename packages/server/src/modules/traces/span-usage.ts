import { type AttributeMap, attributeText, isMap } from "./attribute-value.ts";
import { type Span, SpanAttribute } from "./span.ts";
import { TraceMetadata } from "./trace.ts";

/** What a model call used, or cost, as spans carry it in an attribute and a trace in its metadata. */
interface UsageKind {
  readonly attribute: string;
  readonly metadata: string;
  /** There in every sum. */
  readonly keys: readonly string[];
  /** In a sum where a span has them. */
  readonly optionalKeys: readonly string[];
}

const usageKinds: readonly UsageKind[] = [
  {
    attribute: SpanAttribute.tokenUsage,
    metadata: TraceMetadata.tokenUsage,
    keys: ["input_tokens", "output_tokens", "total_tokens"],
    optionalKeys: [
      "cache_read_input_tokens",
      "cache_creation_input_tokens",
      "cache_creation_input_tokens_above_1hr",
    ],
  },
  {
    attribute: SpanAttribute.cost,
    metadata: TraceMetadata.cost,
    keys: ["input_cost", "output_cost", "total_cost"],
    optionalKeys: [],
  },
];

/** Metadata of a trace that its spans add up to: key → JSON. What no span speaks of is left out. */
export function addUpUsage(spans: readonly Span[]): Map<string, string> {
  const sums = new Map<string, string>();
  for (const kind of usageKinds) {
    const counted = countedUsages(spans, kind.attribute);
    if (counted.length > 0) sums.set(kind.metadata, sumText(kind, counted));
  }
  return sums;
}

/** A span that says what it used speaks for all below it: frameworks repeat the sum of children on their parent. */
function countedUsages(spans: readonly Span[], attribute: string): AttributeMap[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const isTop = ({ parentSpanId }: Span) => parentSpanId === null || !ids.has(parentSpanId);
  const children = Map.groupBy(spans, ({ parentSpanId }) => parentSpanId);
  const counted: AttributeMap[] = [];
  const open = spans.filter(isTop);
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const usage = span.attributes.get(attribute);
    if (usage !== undefined && isMap(usage)) counted.push(usage);
    else open.push(...(children.get(span.spanId) ?? []));
  }
  return counted;
}

function sumText({ keys, optionalKeys }: UsageKind, usages: readonly AttributeMap[]): string {
  const sums = new Map<string, number | bigint>();
  for (const key of keys) sums.set(key, sumOf(usages, key));
  for (const key of optionalKeys)
    if (usages.some((usage) => usage.has(key))) sums.set(key, sumOf(usages, key));
  return attributeText(sums);
}

/** Whole numbers stay whole. */
function sumOf(usages: readonly AttributeMap[], key: string): number | bigint {
  let sum: number | bigint = 0n;
  for (const usage of usages) {
    const value = usage.get(key);
    if (typeof value === "bigint" && typeof sum === "bigint") sum += value;
    else if (typeof value === "bigint" || typeof value === "number") sum = Number(sum) + Number(value);
  }
  return sum;
}

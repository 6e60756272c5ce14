import { type AttributeMap, type AttributeValue, attributeText } from "./attribute-value.ts";
import { type Span, SpanAttribute } from "./span.ts";
import {
  cutText,
  maximumMetadataCharacters,
  maximumTagCharacters,
  maximumTagKeyCharacters,
  TraceMetadata,
} from "./trace.ts";

/** A resource names its software development kit, and MLflow's own keys are not for others to set. */
const reservedPrefixes = ["telemetry.sdk.", "mlflow."] as const;

/** Tags that a trace gets from the resource that sent its spans and, over those, from its root's `mlflow.traceTag.…`. */
export function tagsOfSpans(resource: AttributeMap, spans: readonly Span[]): Map<string, string> {
  const tags = new Map<string, string>();
  for (const [key, value] of resource) {
    if (!reservedPrefixes.some((prefix) => key.startsWith(prefix))) addTag(tags, key, value);
  }
  for (const { parentSpanId, attributes } of spans) {
    if (parentSpanId !== null) continue;
    for (const [key, value] of attributes) {
      if (key.startsWith(SpanAttribute.tagPrefix)) {
        addTag(tags, key.slice(SpanAttribute.tagPrefix.length), value);
      }
    }
  }
  return tags;
}

/** What cannot be the key of a tag stays an attribute of the span. */
function addTag(tags: Map<string, string>, key: string, value: AttributeValue): void {
  if (key.length > maximumTagKeyCharacters || !/^[\p{L}\p{N}_.\- :][/\p{L}\p{N}_.\- :]*$/u.test(key)) return;
  tags.set(key, cutText(plainText(value), maximumTagCharacters));
}

/** Metadata that OpenTelemetry's conventions carry in attributes: whose session it was, and of which user. */
export function metadataOfSpans(spans: readonly Span[]): Map<string, string> {
  const metadata = new Map<string, string>();
  for (const { attributes } of spans) {
    const session = attributes.get(SpanAttribute.session) ?? attributes.get(SpanAttribute.conversation);
    const user = attributes.get(SpanAttribute.user);
    addFirst(metadata, TraceMetadata.session, session);
    addFirst(metadata, TraceMetadata.user, user);
  }
  return metadata;
}

function addFirst(metadata: Map<string, string>, key: string, value: AttributeValue | undefined): void {
  if (value === undefined || value === null || value === "" || metadata.has(key)) return;
  metadata.set(key, cutText(plainText(value), maximumMetadataCharacters));
}

function plainText(value: AttributeValue): string {
  return typeof value === "string" ? value : attributeText(value);
}

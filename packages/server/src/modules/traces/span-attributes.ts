import { type AttributeValue, attributeText, isMap } from "./attribute-value.ts";
import { type Span, SpanAttribute } from "./span.ts";
import { cutText } from "./trace.ts";

const maximumPreviewCharacters = 1000;

export function typeOf({ attributes }: Span): string | null {
  const type = attributes.get(SpanAttribute.type);
  return typeof type === "string" ? type : null;
}

/**
 * The start of what a trace was asked or answered: the last message of a role where the value is a conversation, else
 * the value as JSON.
 */
export function previewOf(value: AttributeValue | undefined, role: "user" | "assistant"): string | null {
  if (value === undefined || value === null) return null;
  const messages = messagesOf(value) ?? [];
  const message = messages.findLast((item) => item.get("role") === role) ?? messages.at(-1);
  const text = (message && contentText(message.get("content"))) || attributeText(value);
  if (text.length <= maximumPreviewCharacters) return text;
  return `${cutText(text, maximumPreviewCharacters - 3)}...`;
}

type Message = ReadonlyMap<string, AttributeValue>;

/** The messages in a value of the shape of OpenAI's chat completions or responses. */
function messagesOf(value: AttributeValue): Message[] | undefined {
  if (!isMap(value)) return undefined;
  for (const key of ["messages", "input", "output"]) {
    const list = value.get(key);
    if (Array.isArray(list)) return list.filter(isMessage);
    if (key !== "messages") continue;
    const choices = value.get("choices");
    const first: AttributeValue | undefined = Array.isArray(choices) ? choices[0] : undefined;
    const message = first !== undefined && isMap(first) ? first.get("message") : undefined;
    if (message !== undefined && isMessage(message)) return [message];
  }
  const request = value.get("request");
  return request === undefined ? undefined : messagesOf(request);
}

function isMessage(value: AttributeValue): value is Message {
  return isMap(value) && value.has("role") && value.has("content");
}

/** A message's content is a text, or a list of parts of which one is a text. */
function contentText(content: AttributeValue | undefined): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  for (const part of content as readonly AttributeValue[]) {
    const text = isMap(part) ? part.get("text") : undefined;
    if (typeof text === "string") return text;
  }
  return "";
}

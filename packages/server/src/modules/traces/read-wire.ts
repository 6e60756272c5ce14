import type { WireInput } from "#tracking";

/** A `Timestamp` of protobuf's JSON, RFC 3339 in UTC, as milliseconds since 1970. */
export function readTime(input: WireInput, field: string): number | undefined {
  const text = input.text(field);
  if (text === undefined) return undefined;
  const timeMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : NaN;
  if (Number.isFinite(timeMs)) return timeMs;
  input.note(field, `is ${JSON.stringify(text.slice(0, 60))}; give a time such as 2026-11-23T20:41:35.123Z`);
  return undefined;
}

/** A `Duration` of protobuf's JSON, seconds with an `s`, as whole milliseconds. */
export function readDuration(input: WireInput, field: string): number | null {
  const text = input.text(field);
  if (text === undefined) return null;
  const [, seconds, fraction = ""] = /^(-?\d{1,12})(?:\.(\d{1,9}))?s$/.exec(text) ?? [];
  if (seconds === undefined) {
    input.note(field, `is ${JSON.stringify(text.slice(0, 60))}; give seconds such as 0.053s`);
    return null;
  }
  const milliseconds = Number(fraction.padEnd(3, "0").slice(0, 3));
  return Number(seconds) * 1000 + (seconds.startsWith("-") ? -milliseconds : milliseconds);
}

/** An object of texts; other plain values are taken as the text they are. */
export function readStringMap(input: WireInput, field: string): Map<string, string> {
  const value = input.raw(field);
  if (value === undefined) return new Map();
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    input.note(field, "is not an object of texts");
    return new Map();
  }
  const map = new Map<string, string>();
  for (const [key, item] of Object.entries(value)) {
    if (typeof item === "string") map.set(key, item);
    else if (typeof item === "number" || typeof item === "boolean" || typeof item === "bigint") {
      map.set(key, String(item));
    } else input.note(field, `has no text at ${JSON.stringify(key.slice(0, 60))}`);
  }
  return map;
}

/** `Timestamp` as protobuf writes it: without a fraction where it is 0. */
export function writeTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(".000Z", "Z");
}

/** `Duration` as protobuf writes it. */
export function writeDuration(durationMs: number): string {
  return `${durationMs % 1000 === 0 ? durationMs / 1000 : (durationMs / 1000).toFixed(3)}s`;
}

import { checkKey, checkLength, type WireInput } from "#tracking";
import type { Tag } from "./model-version.ts";

const longestTagValue = 100_000;

export function readName(input: WireInput): { name: string } {
  return { name: input.requiredText("name") };
}

export function readVersion(input: WireInput): { name: string; version: number } {
  const name = input.requiredText("name");
  const version = input.requiredText("version");
  if (version !== "" && !/^\s*[+-]?\d{1,15}\s*$/.test(version)) {
    input.note("version", `is ${JSON.stringify(version.slice(0, 60))}; give a whole number`);
  }
  return { name, version: Number(version) };
}

export function readAlias(input: WireInput): { name: string; alias: string } {
  return { name: input.requiredText("name"), alias: input.requiredText("alias") };
}

/** A key whose tag is set or deleted. */
export function readTagKey(input: WireInput): string {
  const key = input.requiredText("key");
  checkKey(input, "key", key);
  return key;
}

export function readTag(input: WireInput): Tag {
  const key = readTagKey(input);
  const value = input.text("value") ?? "";
  checkLength(input, "value", value, longestTagValue);
  return { key, value };
}

export interface SearchInput {
  readonly filter: string;
  readonly orderBy: readonly string[];
  readonly maxResults: number;
  readonly pageToken: string | undefined;
}

export function readSearch(defaultResults: number): (input: WireInput) => SearchInput {
  return (input) => ({
    filter: input.text("filter") ?? "",
    maxResults: input.integer("max_results") ?? defaultResults,
    orderBy: input.texts("order_by"),
    pageToken: input.text("page_token"),
  });
}

import type { WireInput } from "./wire-input.ts";

/** A tag or a param. */
export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

/** Reads `{key, value}`; a missing value is empty. */
export function readKeyValue(input: WireInput): KeyValue {
  return { key: input.requiredText("key"), value: input.text("value") ?? "" };
}

/** The last value of each key. */
export function lastOfEach(pairs: readonly KeyValue[]): KeyValue[] {
  return [...new Map(pairs.map((pair) => [pair.key, pair])).values()];
}

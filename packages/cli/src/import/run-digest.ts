import { createHash, type Hash } from "node:crypto";
import type { KeyValue, Point } from "./records.ts";

/**
 * The digest by which a server knows what was logged to a run: SHA-256 over one line of JSON for each param, tag and
 * point, as `run-digest.ts` of the server's tracking module defines it.
 */
export class RunDigest {
  readonly #hash: Hash = createHash("sha256");

  constructor(run: { readonly params: readonly KeyValue[]; readonly tags: readonly KeyValue[] }) {
    for (const { key, value } of byKey(run.params)) this.#add("param", key, value);
    for (const { key, value } of byKey(run.tags)) this.#add("tag", key, value);
  }

  /** Keys have to come in order of `byKey`, and each key's points in order. */
  addPoint(key: string, { timestampMs, step, value }: Point): void {
    this.#add("metric", key, String(timestampMs), String(step), String(value));
  }

  /** `sha256:<hex>` */
  finish(): string {
    return `sha256:${this.#hash.digest("hex")}`;
  }

  #add(...line: readonly string[]): void {
    this.#hash.update(`${JSON.stringify(line)}\n`);
  }
}

/** In order of the keys' UTF-8 bytes. */
export function byKey<Item extends { readonly key: string }>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, bytes: Buffer.from(item.key) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ item }) => item);
}

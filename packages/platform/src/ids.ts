import { randomBytes } from "node:crypto";

declare const brand: unique symbol;

/** A string that is an id of one kind: a `RunId` cannot be passed for an `ExperimentId`. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

/** Where ids and random bytes come from. */
export interface Random {
  /** 32 lower-case hexadecimal characters. The first 16 are time and count, so that ids made later sort later. */
  id(): string;
  bytes(length: number): Uint8Array;
}

/** Ids of one millisecond are told apart, and kept in order, by a count of four digits before the random ones. */
export function systemRandom(nowMs: () => number): Random {
  let lastMs = 0;
  let count = 0;
  return {
    id: () => {
      const ms = Math.max(nowMs(), lastMs);
      count = ms === lastMs ? (count + 1) & 0xffff : 0;
      lastMs = ms;
      const head = ms.toString(16).padStart(12, "0") + count.toString(16).padStart(4, "0");
      return head + randomBytes(8).toString("hex");
    },
    bytes: (length) => new Uint8Array(randomBytes(length)),
  };
}

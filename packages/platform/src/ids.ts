import { randomBytes } from "node:crypto";

declare const brand: unique symbol;

/** A string that is an id of one kind: a `RunId` cannot be passed for an `ExperimentId`. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

/** Where ids and random bytes come from. */
export interface Random {
  /** 32 lower-case hexadecimal characters. The first 12 are the time, so that ids made later sort later. */
  id(): string;
  bytes(length: number): Uint8Array;
}

export function systemRandom(nowMs: () => number): Random {
  return {
    id: () => nowMs().toString(16).padStart(12, "0") + randomBytes(10).toString("hex"),
    bytes: (length) => new Uint8Array(randomBytes(length)),
  };
}

import type { Witness } from "./witness.ts";

/** Where one witness of this ledger stands. */
export interface WitnessStanding extends Witness {
  /** Why the last request to it failed, or undefined. */
  readonly trouble: string | undefined;
}

import type { VerifierKey } from "@plumbline/ledger";

/** Whether this server may sign the ledger. */
export type Standing =
  | { readonly state: "starting" }
  | { readonly state: "signing"; readonly verifierKey: VerifierKey }
  | {
      readonly state: "refusing";
      /** What is wrong, and what an operator can do about it. */
      readonly reason: string;
      readonly verifierKey: VerifierKey | undefined;
    };

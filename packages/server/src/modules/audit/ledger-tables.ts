import type { Generated } from "kysely";

/** Tables that this module owns; the README says what each holds. */
export interface LedgerTables {
  ledger_entries: {
    sequence: Generated<number>;
    log_index: number | null;
    id: string;
    workspace: string;
    type: string;
    subject: string;
    actor: string;
    recorded_at_ms: number;
    leaf: Uint8Array;
    salt: Uint8Array | null;
    payload: string | null;
  };
  ledger_tiles: { level: number; tile_index: number; hashes: Uint8Array };
  ledger_head: {
    id: number;
    size: number;
    checkpoint: string;
    signed_at_ms: number;
    fence: number;
    lease_holder: string;
    lease_expires_at_ms: number;
    copied_at_ms: number | null;
  };
}

import type { Reader, Transaction } from "#storage";

/** The last checkpoint of this ledger that one witness signed. */
export interface Cosignature {
  readonly keyId: string;
  readonly size: number;
  /** The ledger's own signed note. */
  readonly checkpoint: string;
  /** The witness's line under it, with its newline. */
  readonly signatureLine: string;
  readonly cosignedAtMs: number;
}

const columns = `key_id AS "keyId", size, checkpoint, signature_line AS "signatureLine", cosigned_at_ms AS "cosignedAtMs"`;

export function findCosignature(reader: Reader, keyId: string): Cosignature | undefined {
  return reader.get<Cosignature>(`SELECT ${columns} FROM ledger_cosignatures WHERE key_id = ?`, keyId);
}

export function listCosignatures(reader: Reader): Cosignature[] {
  return reader.all<Cosignature>(`SELECT ${columns} FROM ledger_cosignatures ORDER BY key_id`);
}

export function deleteCosignatures(transaction: Transaction): void {
  transaction.run("DELETE FROM ledger_cosignatures");
}

/** Keeps a signature in place of the same witness's one before, unless that is of more entries. */
export function storeCosignature(transaction: Transaction, cosignature: Cosignature): void {
  const { keyId, size, checkpoint, signatureLine, cosignedAtMs } = cosignature;
  transaction.run(
    `INSERT INTO ledger_cosignatures (key_id, size, checkpoint, signature_line, cosigned_at_ms)
     VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (key_id) DO UPDATE SET size = excluded.size, checkpoint = excluded.checkpoint,
       signature_line = excluded.signature_line, cosigned_at_ms = excluded.cosigned_at_ms
     WHERE excluded.size >= ledger_cosignatures.size`,
    keyId,
    size,
    checkpoint,
    signatureLine,
    cosignedAtMs,
  );
}

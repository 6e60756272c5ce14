import type { Reader, Transaction } from "#storage";

/** The one row that says how far the log is signed, and which sequencer may go on. */
export interface LedgerHead {
  readonly size: number;
  /** The signed note. */
  readonly checkpoint: string;
  /** When a backup made this copy of the database; null in the database itself. */
  readonly copiedAtMs: number | null;
}

export function readHead(reader: Reader): LedgerHead | undefined {
  return reader.get<LedgerHead>(
    `SELECT size, checkpoint, copied_at_ms AS "copiedAtMs" FROM ledger_head WHERE id = 1`,
  );
}

/** Puts another signed note in place of the head's, of the same entries; no lease of before holds. */
export function replaceHead(transaction: Transaction, checkpoint: string, nowMs: number): void {
  transaction.run(
    `UPDATE ledger_head SET checkpoint = ?, signed_at_ms = ?, fence = fence + 1, lease_holder = '',
       lease_expires_at_ms = 0, copied_at_ms = NULL WHERE id = 1`,
    checkpoint,
    nowMs,
  );
}

/** Begins a log: its head without entries. */
export function insertHead(transaction: Transaction, checkpoint: string, nowMs: number): void {
  transaction.run(
    `INSERT INTO ledger_head (id, size, checkpoint, signed_at_ms, fence, lease_holder, lease_expires_at_ms)
     VALUES (1, 0, ?, ?, 0, '', 0)`,
    checkpoint,
    nowMs,
  );
}

/** @returns the fencing token of the new lease, or undefined while another holds one. */
export function takeLease(
  transaction: Transaction,
  lease: { holder: string; nowMs: number; expiresAtMs: number },
): number | undefined {
  const taken = transaction.get<{ fence: number }>(
    `UPDATE ledger_head SET fence = fence + 1, lease_holder = ?, lease_expires_at_ms = ?
     WHERE id = 1 AND (lease_holder = ? OR lease_expires_at_ms <= ?) RETURNING fence`,
    lease.holder,
    lease.expiresAtMs,
    lease.holder,
    lease.nowMs,
  );
  return taken?.fence;
}

/** Lets another sequencer take over at once. */
export function releaseLease(transaction: Transaction, fence: number): void {
  transaction.run("UPDATE ledger_head SET lease_expires_at_ms = 0 WHERE id = 1 AND fence = ?", fence);
}

/**
 * Compare-and-swap: moves the head on from `fromSize` under the lease's fencing token. An expired lease that nobody
 * took is as good as a live one.
 *
 * @returns false where another sequencer took the lease or moved the head.
 */
export function advanceHead(
  transaction: Transaction,
  step: {
    fence: number;
    fromSize: number;
    toSize: number;
    checkpoint: string;
    nowMs: number;
    leaseExpiresAtMs: number;
  },
): boolean {
  return (
    transaction.run(
      `UPDATE ledger_head SET size = ?, checkpoint = ?, signed_at_ms = ?, lease_expires_at_ms = ?
       WHERE id = 1 AND size = ? AND fence = ?`,
      step.toSize,
      step.checkpoint,
      step.nowMs,
      step.leaseExpiresAtMs,
      step.fromSize,
      step.fence,
    ).changes === 1
  );
}

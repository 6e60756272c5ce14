import type { Reader, Transaction } from "#storage";

/** The hashes of a tile so far, 32 bytes each, side by side. */
export function findTile(reader: Reader, level: number, index: number): Uint8Array | undefined {
  const found = "SELECT hashes FROM ledger_tiles WHERE level = ? AND tile_index = ?";
  return reader.get<{ hashes: Uint8Array }>(found, level, index)?.hashes;
}

/** Stores a new tile, or one that has grown. */
export function storeTile(transaction: Transaction, level: number, index: number, hashes: Uint8Array): void {
  transaction.run(
    `INSERT INTO ledger_tiles (level, tile_index, hashes) VALUES (?, ?, ?)
     ON CONFLICT (level, tile_index) DO UPDATE SET hashes = excluded.hashes`,
    level,
    index,
    hashes,
  );
}

import { LedgerError } from "./errors.ts";
import { hashSizeBytes } from "./merkle-hash.ts";
import { type TileCoordinates, entryBundlePath, tilePath, tileWidth } from "./tile-path.ts";

/**
 * The files of a log, wherever they are kept: a folder, an HTTP address, a database.
 * `read` answers undefined for a file that is not there and throws when it cannot tell.
 */
export interface LogReader {
  read(path: string): Promise<Uint8Array | undefined>;
}

/**
 * The hashes of a tile. Where a partial tile is gone, the full one that took its place
 * is read and cut, as C2SP tlog-tiles allows.
 *
 * @throws LedgerError `file-missing` or `tile-malformed`.
 */
export async function readTile(reader: LogReader, tile: TileCoordinates): Promise<Uint8Array[]> {
  const path = tilePath(tile);
  const found = await readTileBytes(reader, tile);
  if (found === undefined) throw new LedgerError("file-missing", { path });
  const expectedBytes = tile.width * hashSizeBytes;
  if (found.length !== expectedBytes)
    throw new LedgerError("tile-malformed", { path, lengthBytes: found.length, expectedBytes });
  return splitHashes(found);
}

/** The bytes of a tile, of whatever length they are stored, or undefined. */
export async function readTileBytes(
  reader: LogReader,
  tile: TileCoordinates,
): Promise<Uint8Array | undefined> {
  const exact = await reader.read(tilePath(tile));
  if (exact !== undefined || tile.width === tileWidth) return exact;
  const full = await reader.read(tilePath({ ...tile, width: tileWidth }));
  return full?.subarray(0, tile.width * hashSizeBytes);
}

/** The bytes of a bundle, or of the full one that took a partial one's place: then more than `width` entries follow. */
export async function readBundleBytes(
  reader: LogReader,
  index: number,
  width: number,
): Promise<{ bytes: Uint8Array; isFuller: boolean } | undefined> {
  const exact = await reader.read(entryBundlePath(index, width));
  if (exact !== undefined) return { bytes: exact, isFuller: false };
  if (width === tileWidth) return undefined;
  const full = await reader.read(entryBundlePath(index, tileWidth));
  return full === undefined ? undefined : { bytes: full, isFuller: true };
}

/** Cuts a tile whose length is a multiple of 32 into its hashes, views of its bytes. */
export function splitHashes(tile: Uint8Array): Uint8Array[] {
  return Array.from({ length: tile.length / hashSizeBytes }, (_, at) =>
    tile.subarray(at * hashSizeBytes, (at + 1) * hashSizeBytes),
  );
}

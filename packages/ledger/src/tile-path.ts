import { LedgerError } from "./errors.ts";
import { checkSize } from "./inclusion-proof.ts";

/** Hashes in a full tile, entries in a full bundle. */
export const tileWidth = 256;

/** Where the log's signed checkpoint stands among its files. */
export const checkpointPath = "checkpoint";

/** Where the last checkpoint that one witness signed stands, with its signature: by the witness's key id. */
export function witnessedPath({ keyId }: { readonly keyId: string }): string {
  return `witnessed/${keyId}`;
}

/** Whether a path is of the form that `witnessedPath` makes. */
export function isWitnessedPath(path: string): boolean {
  return /^witnessed\/[0-9a-f]{8}$/.test(path);
}

/** Place of a tile: its level (0 holds leaf hashes), its index in the level, its hashes. */
export interface TileCoordinates {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** `tile/<L>/<N>[.p/<W>]`; a width of 256 is a full tile. */
export function tilePath({ level, index, width }: TileCoordinates): string {
  if (!Number.isInteger(level) || level < 0 || level > 63)
    throw new LedgerError("size-invalid", {
      field: "tile level",
      value: level,
      rule: "is not within 0 to 63",
    });
  return `tile/${level}/${indexPath(index, width)}`;
}

/** `tile/entries/<N>[.p/<W>]`; a width of 256 is a full bundle. */
export function entryBundlePath(index: number, width: number): string {
  return `tile/entries/${indexPath(index, width)}`;
}

/**
 * Reads a path made by `tilePath` or `entryBundlePath`, in their one spelling.
 *
 * @throws LedgerError `tile-path-invalid`.
 */
export function parseTilePath(
  path: string,
): TileCoordinates | (Omit<TileCoordinates, "level"> & { level: "entries" }) {
  const found = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/.exec(path);
  const [, levelText = "", indexText = "", widthText = String(tileWidth)] = found ?? [];
  const index = Number(indexText.replaceAll(/[x/]/g, ""));
  const width = Number(widthText);
  if (found !== null && Number.isSafeInteger(index) && width >= 1 && width <= tileWidth) {
    const level = Number(levelText);
    if (levelText === "entries" && entryBundlePath(index, width) === path)
      return { level: "entries", index, width };
    if (level <= 63 && tilePath({ level, index, width }) === path) return { level, index, width };
  }
  throw new LedgerError("tile-path-invalid", { path });
}

/** How many hashes of `level` a tree of `size` entries has: its complete subtrees of 256^level leaves. */
export function hashCount(size: number, level: number): number {
  return Math.floor(size / tileWidth ** level);
}

/** Levels of tiles that a tree of `size` entries has. */
export function levelCount(size: number): number {
  let levels = 0;
  while (hashCount(size, levels) > 0) levels++;
  return levels;
}

/** Width of the tile that a tree of `size` entries has at these coordinates; 0 where it has none. */
export function widthWithin(size: number, level: number, index: number): number {
  return Math.max(0, Math.min(tileWidth, hashCount(size, level) - index * tileWidth));
}

function indexPath(index: number, width: number): string {
  checkSize("tile index", index);
  if (!Number.isInteger(width) || width < 1 || width > tileWidth)
    throw new LedgerError("size-invalid", {
      field: "tile width",
      value: width,
      rule: "is not within 1 to 256",
    });
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/[0-9]{3}/g) ?? [];
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join("/");
  return width === tileWidth ? path : `${path}.p/${width}`;
}

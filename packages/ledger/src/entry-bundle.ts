import { concatBytes } from "@noble/hashes/utils.js";
import { LedgerError } from "./errors.ts";
import { tileWidth } from "./tile-path.ts";

/** What a bundle's 16-bit length field can say. */
export const longestEntryBytes = 65_535;

const lengthFieldBytes = 2;

/** Puts entries behind each other, each after its length (C2SP tlog-tiles, "Log entries"). */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length === 0 || entries.length > tileWidth)
    throw new LedgerError("bundle-malformed", { rule: `${entries.length} entries` });
  return concatBytes(
    ...entries.flatMap((entry) => {
      if (entry.length > longestEntryBytes)
        throw new LedgerError("entry-too-long", { lengthBytes: entry.length });
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
    }),
  );
}

/**
 * Takes a bundle apart; the entries are views of its bytes.
 *
 * @throws LedgerError `bundle-malformed` when it is cut short, empty, or holds more than 256 entries.
 */
export function decodeEntryBundle(bundle: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let offset = 0; offset < bundle.length;) {
    const found = readEntryAt(bundle, offset);
    if (found === undefined)
      throw new LedgerError("bundle-malformed", { rule: `entry ${entries.length} is cut short` });
    entries.push(found.entry);
    offset = found.nextOffset;
  }
  if (entries.length === 0 || entries.length > tileWidth)
    throw new LedgerError("bundle-malformed", { rule: `${entries.length} entries` });
  return entries;
}

/** The entry whose length field starts at `offset`, or undefined where the bundle ends before it does. */
export function readEntryAt(
  bundle: Uint8Array,
  offset: number,
): { entry: Uint8Array; nextOffset: number } | undefined {
  const [high, low] = bundle.subarray(offset, offset + lengthFieldBytes);
  if (high === undefined || low === undefined) return undefined;
  const start = offset + lengthFieldBytes;
  const nextOffset = start + ((high << 8) | low);
  if (nextOffset > bundle.length) return undefined;
  return { entry: bundle.subarray(start, nextOffset), nextOffset };
}

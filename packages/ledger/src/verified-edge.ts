import { type TreeHead, rootOfRightEdge } from "./append-entries.ts";
import { equalBytes } from "./bytes.ts";
import { rootOfSiblings } from "./compact-range.ts";
import { readEntryAt } from "./entry-bundle.ts";
import { FoundFault, logFaultKinds } from "./log-fault.ts";
import { type LogReader, readBundleBytes, readTileBytes, splitHashes } from "./log-reader.ts";
import { type MerkleHash, hashSizeBytes } from "./merkle-hash.ts";
import { type TileCoordinates, hashCount, levelCount, tilePath, tileWidth } from "./tile-path.ts";

/**
 * Reads the rightmost partial tile of every level, level 0 first, and checks that together
 * they have the signed root. From then on their hashes can be trusted.
 *
 * @throws FoundFault naming the tile whose repair from the level below gives the signed root, where there is one.
 */
export async function readVerifiedEdge(
  reader: LogReader,
  head: TreeHead,
  hash: MerkleHash,
): Promise<Uint8Array[][]> {
  const places = Array.from({ length: levelCount(head.size) }, (_, level): TileCoordinates => {
    const count = hashCount(head.size, level);
    return { level, index: Math.floor(count / tileWidth), width: count % tileWidth };
  });
  const edge = await Promise.all(
    places.map(async (place) => (place.width === 0 ? [] : readWholeTile(reader, place))),
  );
  if (equalBytes(rootOfRightEdge(edge, hash), head.root)) return edge;

  for (const place of places.filter(({ width }) => width > 0)) {
    const { level, index } = place;
    const rebuilt = await rebuildTile(reader, place, hash);
    if (rebuilt === undefined || !equalBytes(rootOfRightEdge(edge.with(level, rebuilt), hash), head.root))
      continue;
    const position = rebuilt.findIndex(
      (node, at) => !equalBytes(node, edge[level]?.[at] ?? new Uint8Array(0)),
    );
    throw new FoundFault({
      kind: logFaultKinds.tileAltered,
      message: `${tilePath(place)}: hash ${position} is not that of what lies below it; rebuilt from there, the tile leads to the signed root`,
      tile: { level, index },
      ...(level === 0 && { entryIndex: index * tileWidth + position }),
    });
  }
  throw new FoundFault({
    kind: logFaultKinds.rootMismatch,
    message: `the tiles of ${head.size} entries lead to another root than the signed one, and no single tile explains it`,
  });
}

/** @throws FoundFault `tile-missing`, or `tile-altered` for one of the wrong length. */
export async function readWholeTile(reader: LogReader, place: TileCoordinates): Promise<Uint8Array[]> {
  const path = tilePath(place);
  const tile = { level: place.level, index: place.index };
  const bytes = await readTileBytes(reader, place);
  if (bytes === undefined)
    throw new FoundFault({ kind: logFaultKinds.tileMissing, message: `${path}: not found`, tile });
  const expectedBytes = place.width * hashSizeBytes;
  if (bytes.length !== expectedBytes)
    throw new FoundFault({
      kind: logFaultKinds.tileAltered,
      message: `${path}: ${bytes.length} bytes instead of ${expectedBytes}`,
      tile,
    });
  return splitHashes(bytes);
}

/** The hashes a tile should hold: of its bundle's entries, or of the tiles below. Undefined where those are missing. */
export async function rebuildTile(
  reader: LogReader,
  { level, index, width }: TileCoordinates,
  hash: MerkleHash,
): Promise<Uint8Array[] | undefined> {
  const bundle = level === 0 ? await readBundleBytes(reader, index, width) : undefined;
  const hashes: Uint8Array[] = [];
  let offset = 0;
  for (let at = 0; at < width; at++) {
    if (level === 0) {
      const found = bundle && readEntryAt(bundle.bytes, offset);
      if (found === undefined) return undefined;
      hashes.push(hash.leaf(found.entry));
      offset = found.nextOffset;
    } else {
      const below = { level: level - 1, index: index * tileWidth + at, width: tileWidth };
      const bytes = await readTileBytes(reader, below);
      if (bytes?.length !== tileWidth * hashSizeBytes) return undefined;
      hashes.push(rootOfSiblings(splitHashes(bytes), hash));
    }
  }
  return hashes;
}

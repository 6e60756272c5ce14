import { constants, zstdCompressSync } from "node:zlib";
import { type Column, ColumnKind, dropNulls, type Present } from "./column.ts";
import { areEqual, bitWidthFor, encodeHybrid, encodeRun } from "./hybrid-encoding.ts";
import { encodePlainNumbers, encodePlainTexts } from "./plain-encoding.ts";
import { integer32, integer64, list, struct, text, type ThriftValue } from "./thrift.ts";

// Numbers of enumerations in parquet.thrift.
export const physicalTypes = { BOOLEAN: 0, INT32: 1, INT64: 2, DOUBLE: 5, STRING: 6 } as const;
const Encoding = { plain: 0, hybrid: 3, dictionary: 8 } as const;
const Codec = { none: 0, zstd: 6 } as const;
const PageType = { data: 0, dictionary: 2 } as const;

/** Pages of fewer bytes are left as they are: compressing takes longer to begin than to do. */
const leastCompressedBytes = 1024;
const fastest = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: 64 * 1024 };

/** A column as it stands in a file. */
export interface ColumnChunk {
  readonly bytes: Uint8Array;
  readonly plainSizeBytes: number;
  readonly metadata: ThriftValue;
}

/** How the values of a column are written. */
interface EncodedValues {
  readonly dictionary?: { readonly bytes: Uint8Array; readonly count: number };
  readonly bytes: Uint8Array;
}

/** @param offset where in the file the chunk will begin. */
export function encodeColumnChunk(column: Column, offset: number): ColumnChunk {
  const present = dropNulls(column);
  const { dictionary, bytes } = encodeValues(column, present);
  const { rowCount } = present;
  const levels = present.levels === undefined ? encodeRun(1, rowCount, 1) : encodeHybrid(present.levels, 1);
  const levelsHead = Buffer.alloc(4);
  levelsHead.writeUInt32LE(levels.length);
  const content = Buffer.concat([levelsHead, levels, bytes]);

  const largestBytes = Math.max(content.length, dictionary?.bytes.length ?? 0);
  const codec = largestBytes < leastCompressedBytes ? Codec.none : Codec.zstd;
  const encoding = dictionary === undefined ? Encoding.plain : Encoding.dictionary;
  const dataPage = encodePage(PageType.data, content, codec, {
    5: struct({
      1: integer32(rowCount),
      2: integer32(encoding),
      3: integer32(Encoding.hybrid),
      4: integer32(Encoding.hybrid),
    }),
  });
  const dictionaryPage =
    dictionary &&
    encodePage(PageType.dictionary, dictionary.bytes, codec, {
      7: struct({ 1: integer32(dictionary.count), 2: integer32(Encoding.plain) }),
    });
  const pages = dictionaryPage === undefined ? [dataPage] : [dictionaryPage, dataPage];
  const chunk = Buffer.concat(pages.flatMap((page) => page.parts));
  const plainSizeBytes = pages.reduce((sum, page) => sum + page.plainSizeBytes, 0);
  const metadata = struct({
    1: integer32(physicalTypes[column.kind]),
    2: list([...new Set([Encoding.plain, Encoding.hybrid, encoding])].map(integer32)),
    3: list([text(column.name)]),
    4: integer32(codec),
    5: integer64(rowCount),
    6: integer64(plainSizeBytes),
    7: integer64(chunk.length),
    9: integer64(offset + (dictionaryPage?.sizeBytes ?? 0)),
    11: dictionaryPage && integer64(offset),
  });
  return { bytes: chunk, plainSizeBytes, metadata };
}

/** Text is a dictionary and codes; so are numbers that are all equal, and other numbers stand as they are. */
function encodeValues(column: Column, { values }: Present): EncodedValues {
  if (column.kind === ColumnKind.string) {
    const { values: texts } = column.values;
    if (texts.length === 0) return { bytes: new Uint8Array() };
    const dictionary = { bytes: encodePlainTexts(texts), count: texts.length };
    return { dictionary, bytes: encodeCodes(values, texts.length) };
  }
  // Readers have no dictionaries of booleans.
  if (values.length < 2 || column.kind === ColumnKind.boolean || !areEqual(values))
    return { bytes: encodePlainNumbers(column.kind, values) };
  const dictionary = { bytes: encodePlainNumbers(column.kind, values.subarray(0, 1)), count: 1 };
  return { dictionary, bytes: Uint8Array.of(1, ...encodeRun(0, values.length, 1)) };
}

function encodeCodes(codes: ArrayLike<number>, dictionarySize: number): Uint8Array {
  const bitWidth = bitWidthFor(dictionarySize - 1);
  return Buffer.concat([Uint8Array.of(bitWidth), encodeHybrid(codes, bitWidth)]);
}

function encodePage(
  type: number,
  content: Uint8Array,
  codec: number,
  header: Readonly<Record<number, ThriftValue>>,
): { parts: Uint8Array[]; sizeBytes: number; plainSizeBytes: number } {
  const stored = codec === Codec.none ? content : zstdCompressSync(content, fastest);
  const { bytes } = struct({
    1: integer32(type),
    2: integer32(content.length),
    3: integer32(stored.length),
    ...header,
  });
  return {
    parts: [Uint8Array.from(bytes), stored],
    sizeBytes: bytes.length + stored.length,
    plainSizeBytes: bytes.length + content.length,
  };
}

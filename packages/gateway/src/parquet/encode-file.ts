import { type Column, ColumnKind } from "./column.ts";
import { encodeColumnChunk, physicalTypes } from "./column-chunk.ts";
import { integer32, integer64, list, struct, text, type ThriftValue } from "./thrift.ts";

const magic = Buffer.from("PAR1");
// Numbers of enumerations in parquet.thrift.
const optional = 1;
const utf8 = 0;

/**
 * A Parquet file of one row group: every column optional, numbers plain, text by dictionary, pages compressed by
 * Zstandard. No more of the format than that, so that a value takes nanoseconds.
 *
 * Source: parquet.thrift and Encodings.md of the Parquet format 2.10.
 *
 * @param columns at least one, all of `rowCount` rows.
 */
export function encodeFile(
  columns: readonly Column[],
  rowCount: number,
  createdBy: string,
): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [magic];
  const chunks: ThriftValue[] = [];
  let offset = magic.length;
  let plainSizeBytes = 0;
  for (const column of columns) {
    const chunk = encodeColumnChunk(column, offset);
    parts.push(chunk.bytes);
    chunks.push(struct({ 2: integer64(offset), 3: chunk.metadata }));
    offset += chunk.bytes.length;
    plainSizeBytes += chunk.plainSizeBytes;
  }
  const rowGroup = struct({ 1: list(chunks), 2: integer64(plainSizeBytes), 3: integer64(rowCount) });
  const root = struct({ 4: text("rows"), 5: integer32(columns.length) });
  const metadata = struct({
    1: integer32(1),
    2: list([root, ...columns.map(describeColumn)]),
    3: integer64(rowCount),
    4: list([rowGroup]),
    6: text(createdBy),
  });
  const length = Buffer.alloc(4);
  length.writeUInt32LE(metadata.bytes.length);
  return join([...parts, Uint8Array.from(metadata.bytes), length, magic]);
}

/** Memory of its own, which another thread may be given: `Buffer.concat` would take it out of a shared pool. */
function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

function describeColumn({ name, kind }: Column): ThriftValue {
  return struct({
    1: integer32(physicalTypes[kind]),
    3: integer32(optional),
    4: text(name),
    6: kind === ColumnKind.string ? integer32(utf8) : undefined,
  });
}

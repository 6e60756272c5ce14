import { createHash } from "node:crypto";
import { join } from "node:path";
import { writeDurably } from "@plumbline/platform";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { CodedText, LogRows } from "./log-buffer.ts";
import { LoggedKind } from "./logged-kind.ts";
import { nameSegment, type Segment } from "./segment.ts";

/** Writes rows as one Parquet file, durably, under the name that says what it holds. */
export async function writeSegment(
  spool: string,
  route: { deployment: string; revision: number; versionId: string },
  rows: LogRows,
): Promise<Segment> {
  const bytes = new Uint8Array(encodeSegment(route, rows));
  const received = rows.receivedAtMs.toSorted();
  const segment: Segment = {
    deployment: route.deployment,
    revision: route.revision,
    rows: rows.rowCount,
    firstMs: received[0] ?? 0,
    lastMs: received.at(-1) ?? 0,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  };
  await writeDurably(join(spool, nameSegment(segment)), bytes);
  return segment;
}

function encodeSegment(
  { revision, versionId }: { revision: number; versionId: string },
  rows: LogRows,
): ArrayBuffer {
  const every = <T>(value: T): T[] => Array.from({ length: rows.rowCount }, () => value);
  const toBigInts = (values: ArrayLike<number>) => Array.from(values, BigInt);
  return parquetWriteBuffer({
    createdBy: "plumbline gateway",
    columnData: [
      {
        name: "request_id",
        type: "STRING",
        data: Array.from(rows.requestNumbers, (number) => rows.requestIdPrefix + number.toString(36)),
      },
      { name: "row_index", type: "INT32", data: rows.rowIndexes },
      { name: "received_at_ms", type: "INT64", data: toBigInts(rows.receivedAtMs) },
      { name: "revision", type: "INT32", data: every(revision) },
      { name: "version_id", type: "STRING", data: every(versionId) },
      { name: "entity_key", type: "STRING", data: decodeText(rows.entityKeys) },
      { name: "status", type: "INT32", data: rows.statuses },
      { name: "error_code", type: "STRING", data: decodeText(rows.errorCodes) },
      { name: "latency_us", type: "INT64", data: toBigInts(rows.latenciesUs) },
      ...rows.inputs.map(({ name, kind, values }) => ({
        name: `in_${name}`,
        type: kind,
        data: values instanceof Float64Array ? decodeNumbers(values, kind) : decodeText(values),
      })),
      { name: "score", type: "DOUBLE", data: decodeNumbers(rows.scores, LoggedKind.double) },
      { name: "predicted", type: "STRING", data: decodeText(rows.predicted) },
    ],
  });
}

function decodeText({ codes, values }: CodedText): (string | null)[] {
  return Array.from(codes, (code) => values[code] ?? null);
}

function decodeNumbers(numbers: Float64Array, kind: LoggedKind): (number | bigint | boolean | null)[] {
  return Array.from(numbers, (number) => {
    if (Number.isNaN(number)) return null;
    if (kind === LoggedKind.int64) return BigInt(number);
    return kind === LoggedKind.boolean ? number !== 0 : number;
  });
}

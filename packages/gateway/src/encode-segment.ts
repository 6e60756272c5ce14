import { hash } from "node:crypto";
import type { LogRows } from "./log-buffer.ts";
import { type CodedText, type Column, ColumnKind, type NumberKind, type Numbers } from "./parquet/column.ts";
import { encodeFile } from "./parquet/encode-file.ts";
import type { Segment } from "./segment.ts";

/** Whose rows a segment holds. */
export interface SegmentRoute {
  readonly deployment: string;
  readonly revision: number;
  readonly versionId: string;
}

/** Writes rows as one Parquet file in memory. */
export function encodeSegment(
  route: SegmentRoute,
  rows: LogRows,
): { segment: Segment; bytes: Uint8Array<ArrayBuffer> } {
  const bytes = encodeFile(columnsOf(route, rows), rows.rowCount, "plumbline gateway");
  const received = rows.receivedAtMs.subarray(0, rows.rowCount).toSorted();
  const segment: Segment = {
    deployment: route.deployment,
    revision: route.revision,
    rows: rows.rowCount,
    firstMs: received[0] ?? 0,
    lastMs: received.at(-1) ?? 0,
    sha256: hash("sha256", bytes),
  };
  return { segment, bytes };
}

function columnsOf({ revision, versionId }: SegmentRoute, rows: LogRows): Column[] {
  const { rowCount } = rows;
  const numbers = (name: string, kind: NumberKind, values: Numbers): Column => ({
    name,
    kind,
    values: values.subarray(0, rowCount),
  });
  const text = (name: string, { codes, values }: CodedText): Column => ({
    name,
    kind: ColumnKind.string,
    values: { codes: codes.subarray(0, rowCount), values },
  });
  return [
    text("request_id", encodeRequestIds(rows)),
    numbers("row_index", ColumnKind.int32, rows.rowIndexes),
    numbers("received_at_ms", ColumnKind.int64, rows.receivedAtMs),
    numbers("revision", ColumnKind.int32, new Int32Array(rowCount).fill(revision)),
    text("version_id", { codes: new Int32Array(rowCount), values: [versionId] }),
    text("entity_key", rows.entityKeys),
    numbers("status", ColumnKind.int32, rows.statuses),
    text("error_code", rows.errorCodes),
    numbers("latency_us", ColumnKind.int64, rows.latenciesUs),
    ...rows.inputs.map((input) =>
      input.kind === ColumnKind.string
        ? text(`in_${input.name}`, input.values)
        : numbers(`in_${input.name}`, input.kind, input.values),
    ),
    numbers("score", ColumnKind.double, rows.scores),
    text("predicted", rows.predicted),
  ];
}

/** Rows of one request stand together: each id is there once. */
function encodeRequestIds({ rowCount, requestNumbers, requestIdPrefix }: LogRows): CodedText {
  const codes = new Int32Array(rowCount);
  const values: string[] = [];
  let last: number | undefined;
  for (let row = 0; row < rowCount; row++) {
    const number = requestNumbers[row] ?? 0;
    if (number !== last) values.push(requestIdPrefix + number.toString(36));
    last = number;
    codes[row] = values.length - 1;
  }
  return { codes, values };
}

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance, type DuckDBValue } from "@duckdb/node-api";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Column, ColumnKind } from "./column.ts";
import { encodeFile } from "./encode-file.ts";

/** Reads a file as others will: with DuckDB. Columns by name. */
async function readFile(bytes: Uint8Array): Promise<Record<string, readonly DuckDBValue[]>> {
  const directory = await mkdtemp(join(tmpdir(), "plumbline-parquet-"));
  try {
    const path = join(directory, "rows.parquet");
    await writeFile(path, bytes);
    const connection = await (await DuckDBInstance.create()).connect();
    const reader = await connection.runAndReadAll(`SELECT * FROM read_parquet($1)`, [path]);
    return reader.getColumnsObject();
  } finally {
    await rm(directory, { recursive: true });
  }
}

function textColumn(name: string, texts: readonly (string | null)[]): Column {
  const values = [...new Set(texts.filter((text) => text !== null))];
  const codes = Int32Array.from(texts, (text) => (text === null ? -1 : values.indexOf(text)));
  return { name, kind: ColumnKind.string, values: { codes, values } };
}

function numberColumn(
  name: string,
  kind: Exclude<ColumnKind, "STRING">,
  values: readonly (number | null)[],
): Column {
  return { name, kind, values: Float64Array.from(values, (value) => value ?? NaN) };
}

const sometimesNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { freq: 4 });

test("what is written is what DuckDB reads, for every kind of column and any nulls", async () => {
  const row = fc.record({
    double: sometimesNull(fc.double({ noNaN: true })),
    int64: sometimesNull(fc.maxSafeInteger()),
    int32: sometimesNull(fc.integer()),
    boolean: sometimesNull(fc.integer({ min: 0, max: 1 })),
    text: sometimesNull(fc.string({ unit: "grapheme" })),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 300 }), async (rows) => {
      const columns = [
        numberColumn(
          "double",
          ColumnKind.double,
          rows.map(({ double }) => double),
        ),
        numberColumn(
          "int64",
          ColumnKind.int64,
          rows.map(({ int64 }) => int64),
        ),
        numberColumn(
          "int32",
          ColumnKind.int32,
          rows.map(({ int32 }) => int32),
        ),
        numberColumn(
          "boolean",
          ColumnKind.boolean,
          rows.map(({ boolean }) => boolean),
        ),
        textColumn(
          "text",
          rows.map(({ text }) => text),
        ),
      ];
      const read = await readFile(encodeFile(columns, rows.length, "test"));
      expect(read["double"]).toEqual(rows.map(({ double }) => double));
      expect(read["int64"]).toEqual(rows.map(({ int64 }) => (int64 === null ? null : BigInt(int64))));
      expect(read["int32"]).toEqual(rows.map(({ int32 }) => int32));
      expect(read["boolean"]).toEqual(rows.map(({ boolean }) => (boolean === null ? null : boolean === 1)));
      expect(read["text"]).toEqual(rows.map(({ text }) => text));
    }),
    { numRuns: 30 },
  );
});

test("a column of one value, of none and of many different texts is read as it is", async () => {
  const rowCount = 5000;
  const keys = Array.from({ length: rowCount }, (_, row) => `person ${row}`);
  const columns: Column[] = [
    { name: "status", kind: ColumnKind.int32, values: new Int32Array(rowCount).fill(200) },
    { name: "time", kind: ColumnKind.int64, values: new Float64Array(rowCount).fill(1_795_468_735_123) },
    textColumn(
      "version",
      Array.from({ length: rowCount }, () => "v1"),
    ),
    textColumn(
      "error",
      Array.from({ length: rowCount }, () => null),
    ),
    numberColumn(
      "score",
      ColumnKind.double,
      Array.from({ length: rowCount }, () => null),
    ),
    textColumn("key", keys),
  ];
  const bytes = encodeFile(columns, rowCount, "test");
  const read = await readFile(bytes);
  const every = <T>(value: T) => Array.from({ length: rowCount }, () => value);
  expect(read["status"]).toEqual(every(200));
  expect(read["time"]).toEqual(every(1_795_468_735_123n));
  expect(read["version"]).toEqual(every("v1"));
  expect(read["error"]).toEqual(every(null));
  expect(read["score"]).toEqual(every(null));
  expect(read["key"]).toEqual(keys);
  // Equal values take no room, and texts are compressed.
  expect(bytes.length).toBeLessThan(keys.join("").length);
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DatasetFormat } from "./dataset.ts";
import { defaultLimits, profileFile, type ProfileLimits } from "./profile-file.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plumbline-profile-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function profile(content: string | Uint8Array, format: DatasetFormat, limits?: Partial<ProfileLimits>) {
  const path = join(folder, "content");
  await writeFile(path, content);
  return profileFile(path, format, { ...defaultLimits, ...limits });
}

/** A Parquet file of what the query gives, written by DuckDB. */
async function parquetOf(query: string): Promise<string> {
  const path = join(folder, "made.parquet");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return path;
}

describe("a CSV file", () => {
  test("has the type that the text of all its values fits", async () => {
    const { rowCount, columns } = await profile(
      [
        "flag,count,ratio,postcode,day,moment,mixed,missing",
        "true,1,1.5,02134,2026-01-31,2026-01-31T10:00:00Z,1,",
        'FALSE,-2,NaN,10001,2026-02-01,2026-02-01 11:30:00,x,""',
      ].join("\n"),
      "csv",
    );
    expect(rowCount).toBe(2);
    expect(columns.map(({ name, type }) => [name, type])).toEqual([
      ["flag", "boolean"],
      ["count", "int64"],
      ["ratio", "double"],
      ["postcode", "string"],
      ["day", "date"],
      ["moment", "timestamp"],
      ["mixed", "string"],
      ["missing", "string"],
    ]);
    expect(columns[7]).toMatchObject({ nullCount: 2, approximateDistinctCount: 0 });
    expect(columns[0]).toMatchObject({ nullCount: 0, approximateDistinctCount: 2 });
  });

  test("keeps line breaks inside quotes and Windows line ends", async () => {
    const { rowCount } = await profile('a,b\r\n"x\ny",2\r\nz,3\r\n', "csv");
    expect(rowCount).toBe(2);
  });

  test.each([
    ["a,b\n1,2\n3\n", "line 3: has 1 fields where the header has 2"],
    ["a,b\n1,2\n3,4,5\n", "line 3: has 3 fields where the header has 2"],
    ['a,b\n1,"2\n3,4\n', "line 2: a quoted field is not closed"],
    ["a,b\n", "it has a header and no rows"],
    ["a,b,A\n1,2,3\n", "columns 1 and 3 are both named"],
    ["a,,c\n1,2,3\n", "column 2 has no name"],
    ['"a\nz",b\n1,2\n', "control character"],
    ["a,b\n1,2\r\n3,4\r\n", "line ends are mixed"],
    [Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xff, 0x2c, 0x31, 0x0a]), "UTF-8"],
  ])("that is malformed is refused by what is wrong: %#", async (content, message) => {
    await expect(profile(content, "csv")).rejects.toThrow(message);
  });

  test("with too many columns is refused", async () => {
    await expect(profile("a,b,c\n1,2,3\n", "csv", { columns: 2 })).rejects.toThrow(
      "it has 3 columns; at most 2 are allowed",
    );
  });
});

describe("a Parquet file", () => {
  test("has its types in the product's words, its nulls and its distinct values", async () => {
    const path = await parquetOf(
      `SELECT i::SMALLINT AS small, i::FLOAT AS half, i::DECIMAL(10,2) AS price, 'x' || i % 3 AS word,
              CASE WHEN i % 2 = 0 THEN i END AS holes, [i] AS list, {'a': 1, 'b': 2} AS pair, now() AS moment
       FROM range(1000) r(i)`,
    );
    const { rowCount, columns } = await profileFile(path, "parquet");
    expect(rowCount).toBe(1000);
    expect(columns.map(({ name, type, nullCount }) => [name, type, nullCount])).toEqual([
      ["small", "int64", 0],
      ["half", "double", 0],
      ["price", "decimal", 0],
      ["word", "string", 0],
      ["holes", "int64", 500],
      ["list", "nested", 0],
      ["pair", "nested", 0],
      ["moment", "timestamp", 0],
    ]);
    expect(columns[3]?.approximateDistinctCount).toBe(3);
  });

  test("that is none, or has no rows, is refused", async () => {
    await expect(profile("a,b\n1,2\n", "parquet")).rejects.toThrow("cannot be read as parquet");
    await expect(profile("PAR1 not really PAR1", "parquet")).rejects.toThrow("cannot be read as parquet");
    const empty = await parquetOf("SELECT 1 AS a WHERE false");
    await expect(profileFile(empty, "parquet")).rejects.toThrow("it has no rows");
  });

  test("never has our paths in the message", async () => {
    await expect(profile("PAR1 not really PAR1", "parquet")).rejects.not.toThrow(folder);
  });
});

test("a file that takes too long is given up", async () => {
  const path = await parquetOf("SELECT i, hash(i) AS h, md5(i::VARCHAR) AS m FROM range(3000000) r(i)");
  await expect(profileFile(path, "parquet", { ...defaultLimits, timeLimitSeconds: 0.02 })).rejects.toThrow(
    "took longer than 0.02 s",
  );
});

import { DuckDBInstance } from "@duckdb/node-api";
import { peopleFile } from "./repository.ts";

/** Which people: of one year and one kind of housing, in `person_id` order. */
export interface PeopleQuery {
  readonly year: number;
  readonly housing: "household" | "group quarters";
  /** Most rows. */
  readonly limit: number;
}

export interface PeopleRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** What was true of each row's person: withheld from the model, and known later. */
  readonly labels: readonly { readonly entityKey: number; readonly label: number }[];
}

/** Reads the columns that a model takes, after the key of each person. */
export async function readPeople(query: PeopleQuery, inputs: readonly string[]): Promise<PeopleRows> {
  const columns = ["person_id", ...inputs];
  const names = columns.map((name) => `"${name.replaceAll('"', '""')}"`).join(", ");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const reader = await connection.runAndReadAll(`SELECT employed, ${names} FROM (${selectionOf(query)})`);
  connection.closeSync();
  // JSON has one kind of number: the survey's are far below 2^53.
  const values = reader
    .getRowsJS()
    .map((row) => row.map((value) => (typeof value === "bigint" ? Number(value) : value)));
  return {
    columns,
    rows: values.map((row) => row.slice(1)),
    labels: values.map(([label, personId]) => ({ entityKey: Number(personId), label: Number(label) })),
  };
}

/** Writes whole rows, labels among them, to a Parquet file. */
export async function writePeople(query: PeopleQuery, file: string): Promise<void> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`COPY (${selectionOf(query)}) TO ${quote(file)} (FORMAT parquet, COMPRESSION zstd)`);
  connection.closeSync();
}

function selectionOf({ year, housing, limit }: PeopleQuery): string {
  return `SELECT * FROM ${quote(peopleFile)} WHERE year = ${year} AND housing = ${quote(housing)} ORDER BY person_id LIMIT ${limit}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { evaluateBinaryClassifier, rankScores } from "@plumbline/statistics";

/** Real people of Massachusetts, by year and housing; see data/ma-employment/README.md. */
const file = join(import.meta.dirname, "../../../../../data/ma-employment/ma-employment.parquet");

export const texts = [
  "education",
  "marital",
  "relationship",
  "disability",
  "parents_work",
  "citizenship",
  "moved",
  "military",
  "ancestry",
  "hearing_difficulty",
  "vision_difficulty",
  "cognitive_difficulty",
  "sex",
  "race",
] as const;

/** A model small enough to be written down: who works, by age, disability and sex. */
const score = `1 / (1 + exp(-(1.6 - 0.0028 * (age - 43) * (age - 43)
  - CASE disability WHEN 'yes' THEN 1.4 ELSE 0 END + CASE sex WHEN 'male' THEN 0.2 ELSE 0 END)))`;

/** Which people, in the order of their ids. */
export interface People {
  readonly year: number;
  readonly housing: "household" | "group quarters";
  readonly from?: number;
  readonly count?: number;
}

export interface SegmentFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
  readonly rows: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Reads people, and writes them as segments of a request log, by DuckDB. */
export class EmploymentPeople implements AsyncDisposable {
  readonly #connection: DuckDBConnection;
  readonly #directory: string;

  private constructor(connection: DuckDBConnection, directory: string) {
    this.#connection = connection;
    this.#directory = directory;
  }

  static async open(): Promise<EmploymentPeople> {
    const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
    const connection = await instance.connect();
    await connection.run(`CREATE TABLE people AS SELECT *, ${score} AS score FROM '${file}'`);
    return new EmploymentPeople(connection, await mkdtemp(join(tmpdir(), "plumbline-segments-")));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.closeSync();
    await rm(this.#directory, { recursive: true });
  }

  /** One request a person, answered in turn, a millisecond apart from `firstMs` on. */
  async writeSegment(
    people: People,
    of: { revision: number; versionId: string; firstMs: number; columns?: string },
  ): Promise<SegmentFile> {
    const path = join(this.#directory, "segment.parquet");
    const inputs = ["age::BIGINT AS in_age", ...texts.map((name) => `${name} AS in_${name}`)];
    const columns = of.columns ?? inputs.join(", ");
    await this.#connection.run(
      `COPY (SELECT 'request-' || person_id AS request_id, 0::INTEGER AS row_index,
               (${of.firstMs} + row_number() OVER (ORDER BY person_id) - 1)::BIGINT AS received_at_ms,
               ${of.revision}::INTEGER AS revision, '${of.versionId}' AS version_id,
               person_id::VARCHAR AS entity_key, 200::INTEGER AS status, NULL::VARCHAR AS error_code,
               (1000 + person_id % 100)::BIGINT AS latency_us, ${columns}, score,
               CASE WHEN score >= 0.5 THEN '1' ELSE '0' END AS predicted
             FROM ${selection(people)} ORDER BY person_id) TO '${path}' (FORMAT parquet)`,
    );
    const bytes = new Uint8Array(await readFile(path));
    const [rows] = (await this.#read<number>(
      `SELECT count(*)::INTEGER AS value FROM ${selection(people)}`,
    )) as [number];
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { bytes, sha256, rows, firstMs: of.firstMs, lastMs: of.firstMs + rows - 1 };
  }

  /** What turned out to be true of these people. */
  async readLabels(people: People): Promise<{ entityKey: string; label: 0 | 1 }[]> {
    const result = await this.#connection.runAndReadAll(
      `SELECT person_id::VARCHAR AS "entityKey", employed::INTEGER AS label FROM ${selection(people)} ORDER BY person_id`,
    );
    return result.getRowObjectsJS() as { entityKey: string; label: 0 | 1 }[];
  }

  /** The evaluation of the model on these people, as far as monitoring reads it. */
  async evaluate(people: People): Promise<{
    dataset: { name: string; digest: string; rowCount: number };
    metrics: { rocAuc: { value: number; lower: number; upper: number } };
    reference: { columns: Record<string, unknown>[]; prediction: Record<string, unknown> };
  }> {
    const scores = await this.#read<number>(`SELECT score AS value FROM ${selection(people)} ORDER BY value`);
    const { rocAuc } = evaluateBinaryClassifier(await this.rank(people));
    const columns: Record<string, unknown>[] = [
      { name: "age", ...(await this.#profileNumbers(people, "age")) },
    ];
    for (const name of texts) columns.push({ name, ...(await this.#profileCategories(people, name)) });
    const last = scores.length - 1;
    const sample = Array.from({ length: 2000 }, (_, point) => scores[Math.round((point * last) / 1999)]);
    return {
      dataset: { name: "households", digest: `sha256:${"0".repeat(64)}`, rowCount: scores.length },
      metrics: {
        rocAuc: { value: rocAuc.value, lower: rocAuc.interval!.low, upper: rocAuc.interval!.high },
      },
      reference: {
        columns,
        prediction: {
          name: "prediction",
          kind: "numeric",
          missing: 0,
          form: "quantiles",
          sample,
          rows: scores.length,
        },
      },
    };
  }

  async rank(people: People): Promise<ReturnType<typeof rankScores>> {
    const from = `FROM ${selection(people)} ORDER BY person_id`;
    const labels = await this.#read<number>(`SELECT employed::INTEGER AS value ${from}`);
    return rankScores(
      Uint8Array.from(labels),
      Float64Array.from(await this.#read(`SELECT score AS value ${from}`)),
    );
  }

  async #profileNumbers(people: People, name: string): Promise<Record<string, unknown>> {
    const { values, counts } = await this.#count<number>(people, `${name}::DOUBLE`);
    return { kind: "numeric", missing: 0, form: "counts", values, counts };
  }

  async #profileCategories(people: People, name: string): Promise<Record<string, unknown>> {
    const { values, counts } = await this.#count<string>(people, name);
    const byName = Object.fromEntries(values.map((value, at) => [value, counts[at]]));
    return { kind: "categorical", missing: 0, counts: byName, other: 0 };
  }

  async #count<Value>(people: People, column: string): Promise<{ values: Value[]; counts: number[] }> {
    const result = await this.#connection.runAndReadAll(
      `SELECT ${column} AS value, count(*)::INTEGER AS times FROM ${selection(people)} GROUP BY value ORDER BY value`,
    );
    const [values = [], counts = []] = result.getColumnsJS();
    return { values: values as Value[], counts: counts as number[] };
  }

  async #read<Value>(sql: string): Promise<Value[]> {
    return ((await this.#connection.runAndReadAll(sql)).getColumnsJS()[0] ?? []) as Value[];
  }
}

function selection({ year, housing, from = 0, count = 1_000_000 }: People): string {
  return `(SELECT * FROM people WHERE year = ${year} AND housing = '${housing}'
           ORDER BY person_id LIMIT ${count} OFFSET ${from})`;
}

import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "./import/postgres-server.testing.ts";
import { type CommandResult, runCommand, type RunningServer, startServer } from "./running-server.testing.ts";

const fixtures = fileURLToPath(new URL("./import/fixtures", import.meta.url));

let server: RunningServer;
let postgres: PostgresServer;
let artifacts: string;

beforeAll(async () => {
  [server, postgres] = await Promise.all([startServer(), startPostgres()]);
  artifacts = join(server.directory, "artifacts");
  cpSync(join(fixtures, "mlflow", "artifacts"), artifacts, { recursive: true });
  const client = await postgres.connect();
  await client.query(readFileSync(join(fixtures, "mlflow-postgres.sql"), "utf8"));
  await copyRows(join(server.directory, "mlflow.db"), client);
  await client.end();
}, 120_000);
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** Every row of the fixture that MLflow wrote into SQLite. */
async function copyRows(path: string, client: pg.Client): Promise<void> {
  mkdirSync(server.directory, { recursive: true });
  writeFileSync(path, gunzipSync(readFileSync(join(fixtures, "mlflow", "mlflow.db.gz"))));
  using source = new DatabaseSync(path, { readOnly: true });
  const tables = source
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    .all();
  for (const { name } of tables) {
    const statement = source.prepare(`SELECT * FROM "${String(name)}"`);
    statement.setReadBigInts(true);
    for (const row of statement.iterate()) {
      const columns = Object.keys(row).map((column) => `"${column}"`);
      const places = columns.map((_column, index) => `$${index + 1}`);
      const values = Object.values(row).map((value) => (value === null ? null : String(value)));
      await client.query(
        `INSERT INTO "${String(name)}" (${columns.join(", ")}) VALUES (${places.join(", ")})`,
        values,
      );
    }
  }
}

async function importFrom(
  uri: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  return runCommand(["import", "--from-db", uri, "--artifacts", artifacts, "--verify", "--json"], {
    PLUMBLINE_URL: server.url,
    PLUMBLINE_TOKEN_FILE: join(server.directory, "server", "admin-token"),
    ...environment,
  });
}

test("a database in PostgreSQL arrives whole, and both sides compare equal", async () => {
  const { host, password } = postgres;
  const uri = `postgresql+psycopg2://mlflow:${encodeURIComponent(password)}@${host}/postgres`;
  const result = await importFrom(uri);
  expect(result).toMatchObject({ exitCode: 0 });
  expect(JSON.parse(result.stdout)).toMatchObject({
    counts: { runs: 11, "metric points": 6129, traces: 1 },
    verification: {
      compared: { experiments: 4, runs: 11, "metric points": 6129, artifacts: 17, "model versions": 4 },
      differences: [],
    },
  });
  const ledger = await server.client.text("/api/v1/ledger/entries", { query: { type: "import.started" } });
  expect(ledger).toContain(`postgresql://${host}/postgres`);
  for (const text of [result.stdout, result.stderr, ledger]) {
    expect(text).not.toContain(password);
    expect(text).not.toContain(encodeURIComponent(password));
  }
});

test("the password may be in PGPASSWORD; imported again, nothing changes", async () => {
  const uri = `postgres://mlflow@${postgres.host}/postgres`;
  const result = await importFrom(uri, { PGPASSWORD: postgres.password });
  expect(result).toMatchObject({ exitCode: 0 });
  expect(JSON.parse(result.stdout)).toMatchObject({
    counts: { "runs unchanged": 11, "traces unchanged": 1 },
    verification: { differences: [] },
  });
});

test("a wrong password is told without telling it", async () => {
  const result = await importFrom(`postgresql://mlflow:wrong-word@${postgres.host}/postgres`);
  expect(result).toMatchObject({ exitCode: 2, stdout: "" });
  expect(result.stderr).toContain("password authentication failed");
  expect(result.stderr).not.toContain("wrong-word");
});

test("a database that is not MLflow's is refused by the table that it lacks", async () => {
  const client = await postgres.connect();
  await client.query("CREATE DATABASE other");
  await client.end();
  const result = await importFrom(
    `postgresql://mlflow:${encodeURIComponent(postgres.password)}@${postgres.host}/other`,
  );
  expect(result).toMatchObject({ exitCode: 1 });
  expect(result.stderr).toContain("it has no table experiments");
});

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  exitOf,
  runCommand,
  type RunningServer,
  startCommand,
  startServer,
} from "./running-server.testing.ts";

const fixture = fileURLToPath(new URL("./import/fixtures/mlflow", import.meta.url));

interface Answer {
  resumed: boolean;
  counts: Record<string, number>;
  notCarried: { what: string; count: number | null; reason: string; examples: string[] }[];
  verification: { compared: Record<string, number>; differences: string[] };
}

/** What the fixture holds, as the script that made it says. */
const held = {
  experiments: 4,
  runs: 11,
  "metric points": 6129,
  artifacts: 17,
  "logged models": 3,
  "model versions": 4,
  "registered models": 3,
  aliases: 2,
  traces: 1,
};

let server: RunningServer;
let fromDatabase: string[];
let first: Answer;

beforeAll(async () => {
  server = await startServer();
  fromDatabase = unpack(server.directory);
  first = await importInto(server, fromDatabase);
});
afterAll(async () => server[Symbol.asyncDispose]());

/** The fixture in a directory of its own, and how an import names it. */
function unpack(directory: string): string[] {
  const copy = join(directory, "mlflow");
  mkdirSync(copy, { recursive: true });
  writeFileSync(join(copy, "mlflow.db"), gunzipSync(readFileSync(join(fixture, "mlflow.db.gz"))));
  cpSync(join(fixture, "artifacts"), join(copy, "artifacts"), { recursive: true });
  return ["--from-db", `sqlite:///${join(copy, "mlflow.db")}`, "--artifacts", join(copy, "artifacts")];
}

async function importInto(target: RunningServer, source: readonly string[], exitCode = 0): Promise<Answer> {
  const result = await target.run(["import", ...source, "--verify", "--json"]);
  expect(result).toMatchObject({ exitCode });
  return JSON.parse(result.stdout) as Answer;
}

describe("a database that MLflow wrote", () => {
  test("arrives whole, and both sides compare equal", () => {
    expect(first.verification).toEqual({ compared: held, differences: [] });
    expect(first.counts).toMatchObject({ runs: held.runs, "metric points": held["metric points"] });
  });

  test("keeps NaN and whole numbers of 64 bits", async () => {
    const runId = await findRunId(server, "params.depth = '0'");
    const [odd, wide] = await Promise.all(
      ["odd", "wide"].map((key) =>
        server.client.text("/api/2.0/mlflow/metrics/get-history", {
          query: { run_id: runId, metric_key: key },
        }),
      ),
    );
    expect(odd).toContain('"value":"NaN","timestamp":5,"step":1');
    expect(odd).toMatch(/"value":(?:4\.3e\+?20|430{19})/);
    expect(wide).toContain('"timestamp":9007199254740993,"step":9007199254740995');
  });

  test("keeps versions under their numbers, with description, alias and files", async () => {
    const version = await server.client.get("/api/v1/models/credit/versions/1");
    expect(version).toMatchObject({
      aliases: ["champion"],
      description: "the first",
      flavors: ["python_function"],
    });
    await expect(server.client.get("/api/v1/models/credit/versions/2")).rejects.toThrow("no version 2");
  });

  test("leaves behind what no import carries, and says how much", () => {
    expect(first.notCarried.map(({ what }) => what)).toContain("users and permissions");
  });

  test("does not get an alias past its gate", async () => {
    const refused = first.notCarried.find(({ what }) => what === "aliases");
    expect(refused).toMatchObject({ count: 1, examples: ["credit 3: alias production"] });
    expect(refused?.reason).toContain("the gate says insufficient");
    expect(await server.client.get("/api/v1/models/credit/versions/3")).toMatchObject({ aliases: [] });
  });

  test("is an import by its actor in the ledger, not a history that happened here", async () => {
    const { entries } = await server.client.get<{
      entries: { type: string; time: string; payload: object }[];
    }>("/api/v1/ledger/entries", { query: { limit: 500 } });
    const typed = Map.groupBy(entries, ({ type }) => type);
    expect(typed.get("run.imported")).toHaveLength(held.runs);
    expect(typed.get("run.created")).toBeUndefined();
    expect(typed.get("import.completed")?.[0]?.payload).toMatchObject({ counts: { runs: held.runs } });
    const newest = Math.min(...entries.map(({ time }) => Date.parse(time)));
    expect(Date.now() - newest).toBeLessThan(600_000);
  });

  test("changes nothing when it is imported again", async () => {
    const again = await importInto(server, fromDatabase);
    expect(again.resumed).toBe(false);
    expect(again.verification.differences).toEqual([]);
    expect(again.counts).toMatchObject({
      "runs unchanged": held.runs,
      "artifacts unchanged": held.artifacts,
    });
    expect(again.counts).not.toHaveProperty("runs");
  });
});

test("a Plumbline server is imported into another by its address", async () => {
  await using other = await startServer();
  const token = readFileSync(join(server.directory, "server", "admin-token"), "utf8").trim();
  const result = await runCommand(["import", "--from", server.url, "--verify", "--json"], {
    PLUMBLINE_URL: other.url,
    PLUMBLINE_TOKEN_FILE: join(other.directory, "server", "admin-token"),
    MLFLOW_TRACKING_TOKEN: token,
  });
  expect(result).toMatchObject({ exitCode: 0 });
  const { verification } = JSON.parse(result.stdout) as Answer;
  // The alias that the first server's gate refused is not there to be compared.
  expect(verification).toEqual({ compared: { ...held, aliases: 1 }, differences: [] });
});

test("only the experiments that were named come, with the models of their runs", async () => {
  await using other = await startServer();
  const { counts, notCarried } = await importInto(other, [
    ...fromDatabase,
    "--experiments",
    "credit scoring",
  ]);
  expect(counts).toMatchObject({ experiments: 1, runs: 7 });
  expect(counts).not.toHaveProperty("model versions");
  expect(notCarried).toContainEqual(expect.objectContaining({ what: "model versions", count: 3 }));
});

test("killed again and again, an import still arrives whole and once", async () => {
  await using other = await startServer();
  const token = readFileSync(join(other.directory, "server", "admin-token"), "utf8").trim();
  for (const delayMs of [500, 700, 900, 1100]) {
    const child = startCommand(["import", ...fromDatabase], {
      PLUMBLINE_URL: other.url,
      PLUMBLINE_TOKEN: token,
    });
    const exit = exitOf(child);
    await pause(delayMs);
    child.kill("SIGKILL");
    await exit;
  }
  const { verification } = await importInto(other, fromDatabase);
  expect(verification).toEqual({ compared: held, differences: [] });
  using database = new DatabaseSync(join(other.directory, "server", "plumbline.db"), { readOnly: true });
  const count = (sql: string) => database.prepare(sql).get()?.["count"];
  expect(count("SELECT count(*) AS count FROM ledger_entries WHERE type = 'run.imported'")).toBe(held.runs);
  expect(
    count("SELECT count(*) AS count FROM metric_series WHERE run_id NOT IN (SELECT run_id FROM runs)"),
  ).toBe(0);
}, 120_000);

test("of several workspaces the one that was named comes, and the report counts the others", async () => {
  await using other = await startServer();
  const source = unpack(other.directory);
  using database = new DatabaseSync(join(other.directory, "mlflow", "mlflow.db"));
  database.exec("UPDATE experiments SET workspace = 'team' WHERE name = 'credit scoring'");
  const main = await importInto(other, source);
  expect(main.verification).toMatchObject({ compared: { experiments: 3, runs: 4 }, differences: [] });
  expect(main.notCarried).toContainEqual(
    expect.objectContaining({ what: "experiments in other workspaces", count: 1 }),
  );
  const team = await importInto(other, [...source, "--workspace", "team"]);
  expect(team.verification).toMatchObject({ compared: { experiments: 1, runs: 7 }, differences: [] });
});

test("users, roles and permissions of the basic-auth app come as users without password, groups and grants", async () => {
  await using other = await startServer();
  const path = join(other.directory, "basic_auth.db");
  const packed = readFileSync(fileURLToPath(new URL("./import/fixtures/basic_auth.db.gz", import.meta.url)));
  writeFileSync(path, gunzipSync(packed));
  const { counts, notCarried } = await importInto(other, [...fromDatabase, "--auth-db", `sqlite:///${path}`]);
  expect(counts).toMatchObject({ users: 3, groups: 1, "group members": 2, grants: 3 });
  const left = Object.fromEntries(notCarried.map(({ what, count, examples }) => [what, { count, examples }]));
  expect(left).toMatchObject({
    users: { count: 1, examples: ["no good name"] },
    administrators: { count: 1, examples: ["ana"] },
    passwords: { count: 4 },
    permissions: {
      count: 2,
      examples: ["READ of user:ben on experiment 77", "USE of group:reviewers on gateway_endpoint *"],
    },
  });
  const { users } = await other.client.get<{ users: object[] }>("/api/v1/users");
  expect(users).toContainEqual(expect.objectContaining({ userName: "ana", roles: [], hasPassword: false }));
  const { grants } = await other.client.get<{ grants: object[] }>("/api/v1/grants");
  expect(grants).toMatchObject([
    { object: "experiment:*", holder: "group:reviewers", level: "read" },
    { object: "experiment:1", holder: "user:ben", level: "edit" },
    { object: "model:credit", holder: "user:ben", level: "manage" },
  ]);
  const again = await importInto(other, [...fromDatabase, "--auth-db", `sqlite:///${path}`]);
  expect(again.counts).toMatchObject({ "users unchanged": 3, "groups unchanged": 1, "grants unchanged": 3 });
});

test("a file whose name has a percent escape stays behind by name; a percent sign alone is no escape", async () => {
  await using other = await startServer();
  const source = unpack(other.directory);
  const runId = "a0331f7cc1034362bfffc06fc684abb8";
  const notes = join(other.directory, "mlflow", "artifacts", "1", runId, "artifacts", "notes");
  for (const name of ["50% off.txt", "a%2Fb.txt"]) writeFileSync(join(notes, name), name);
  const { notCarried, verification } = await importInto(other, source, 1);
  const left = notCarried.find(({ what }) => what === "artifacts");
  expect(left).toMatchObject({ count: 1, examples: [`notes/a%2Fb.txt of run ${runId}`] });
  expect(verification.differences).toHaveLength(1);
  expect(verification.differences[0]).toContain("notes/a%2Fb.txt");
  const { files } = await other.client.get<{ files: { path: string }[] }>("/api/2.0/mlflow/artifacts/list", {
    query: { run_id: runId, path: "notes" },
  });
  expect(files.map(({ path }) => path)).toContain("notes/50% off.txt");
});

describe("what is on the server already", () => {
  test("is not overwritten: a run with other content is a conflict, and the comparison names each difference", async () => {
    await using other = await startServer();
    await importInto(other, fromDatabase);
    const runId = await findRunId(other, "params.depth = '1'");
    await other.client.post("/api/2.0/mlflow/runs/set-tag", { run_id: runId, key: "team", value: "fraud" });
    await other.client.post("/api/2.0/mlflow/runs/log-metric", {
      run_id: runId,
      key: "loss",
      value: 9,
      timestamp: 1,
      step: 0,
    });
    const { counts, notCarried, verification } = await importInto(other, fromDatabase, 1);
    expect(counts["runs unchanged"]).toBe(held.runs - 1);
    expect(notCarried.find(({ what }) => what === "runs")?.reason).toContain(
      "differs in paramsTagsAndMetrics",
    );
    expect(verification.differences).toHaveLength(2);
    expect(verification.differences.join()).toContain(`run ${runId}: params, tags and histories are`);
    expect(verification.differences.join()).toContain("fraud");
  });

  test("an experiment of the same name takes the runs under its own id", async () => {
    await using other = await startServer();
    for (const name of ["first", "second", "credit scoring"]) {
      await other.client.post("/api/2.0/mlflow/experiments/create", { name });
    }
    const { verification } = await importInto(other, fromDatabase);
    expect(verification).toEqual({ compared: held, differences: [] });
    const { runs } = await other.client.post<{ runs: unknown[] }>("/api/2.0/mlflow/runs/search", {
      experiment_ids: ["3"],
      run_view_type: "ALL",
    });
    expect(runs).toHaveLength(7);
  });
});

async function findRunId({ client }: RunningServer, filter: string): Promise<string> {
  const body = { experiment_ids: ["1"], filter };
  const { runs } = await client.post<{ runs: { info: { run_id: string } }[] }>(
    "/api/2.0/mlflow/runs/search",
    body,
  );
  return runs[0]!.info.run_id;
}

describe("wrong usage ends with 2 and says what to do", () => {
  test.each([
    [[], "--from URL"],
    [["--from-db", "mysql://db/mlflow"], "import from their server with --from URL"],
    [["--from-db", "mlflow.db"], "sqlite:///PATH or postgresql://"],
    [["--from", "ftp://host"], "no http:// or https:// address"],
    [["--from", "http://user:secret@host"], "MLFLOW_TRACKING_PASSWORD"],
    [["--from", "http://host", "--artifacts", "x"], "--artifacts goes with --from-db"],
  ])("%j", async (args, message) => {
    const { exitCode, stdout, stderr } = await server.run(["import", ...args]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("secret");
  });

  test("a file that is no MLflow database", async () => {
    const path = join(server.directory, "other.db");
    using database = new DatabaseSync(path);
    database.exec("CREATE TABLE t (a)");
    const { exitCode, stderr } = await server.run(["import", "--from-db", `sqlite:///${path}`]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("it has no table experiments");
    rmSync(path);
  });
});

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type CommandResult,
  exitOf,
  type RunningServer,
  startCommand,
  startServer,
} from "./running-server.testing.ts";

const fixture = fileURLToPath(new URL("./import/fixtures/mlflow", import.meta.url));

interface Manifest {
  ledger: { checkpoint: string; key: string };
  runs: { runId: string; digest: string }[];
  files: { path: string; sizeBytes: number; sha256: string }[];
}

let server: RunningServer;
let directory: string;
let first: CommandResult;

beforeAll(async () => {
  server = await startServer();
  const copy = join(server.directory, "mlflow");
  mkdirSync(copy);
  writeFileSync(join(copy, "mlflow.db"), gunzipSync(readFileSync(join(fixture, "mlflow.db.gz"))));
  cpSync(join(fixture, "artifacts"), join(copy, "artifacts"), { recursive: true });
  const source = [
    "--from-db",
    `sqlite:///${join(copy, "mlflow.db")}`,
    "--artifacts",
    join(copy, "artifacts"),
  ];
  expect(await server.run(["import", ...source])).toMatchObject({ exitCode: 0 });
  directory = join(server.directory, "export");
  first = await server.run(["export", directory, "--json"]);
});
afterAll(async () => server[Symbol.asyncDispose]());

/** As Python reads it, in whose JSON there are NaN and Infinity; back as JSON with those as texts. */
function readAsPython(path: string): unknown {
  const program =
    "import json,math,sys\nf=lambda v: {k:f(x) for k,x in v.items()} if isinstance(v,dict) else [f(x) for x in v] if isinstance(v,list) else repr(v) if isinstance(v,(int,float)) and not isinstance(v,bool) else v\nprint(json.dumps(f(json.load(open(sys.argv[1])))))";
  return JSON.parse(execFileSync("python3", ["-c", program, path], { encoding: "utf8" }));
}

function manifestOf(path: string): Manifest {
  return JSON.parse(readFileSync(join(path, "plumbline.json"), "utf8")) as Manifest;
}

describe("an export", () => {
  test("holds what is active on the server, and says what is not", () => {
    expect(first).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(first.stdout)).toMatchObject({
      resumed: false,
      counts: {
        experiments: 3,
        runs: 9,
        artifacts: 17,
        "logged models": 3,
        traces: 1,
        "registered models": 2,
        "model versions": 3,
        "prompt versions": 1,
      },
      notExported: [
        { what: "experiments", count: 1, examples: ["gone"] },
        { what: "runs", count: 1 },
      ],
    });
  });

  test("keeps NaN, the infinities and whole numbers of 64 bits, as Python reads JSON", () => {
    const runs = join(directory, "experiments", "1", "runs");
    const [odd] = readdirSync(runs)
      .map((runId) => readAsPython(join(runs, runId, "run.json")) as { mlflow: Record<string, never> })
      .filter(({ mlflow }) => "wide" in mlflow["metrics"]!);
    expect(odd?.mlflow["metrics"]).toMatchObject({
      odd: [
        { value: "0.0", timestamp: "5", step: "1" },
        { value: "nan", timestamp: "5", step: "1" },
        { value: "-1.7976931348623157e+308" },
        { value: "1.7976931348623157e+308" },
        { value: "4.3e+20" },
      ],
      wide: [{ value: "1.5", timestamp: "9007199254740993", step: "9007199254740995" }],
    });
    expect(odd?.mlflow["params"]).toMatchObject({ depth: "0", empty: "" });
  });

  test("has every version with its aliases, and a prompt with its text", () => {
    expect(readAsPython(join(directory, "models", "credit", "model.json"))).toMatchObject({
      mlflow: {
        registered_model: {
          description: "scores of credit",
          versions: [
            { version: "1", aliases: ["champion"], current_stage: "Staging", _experiment_name: "models" },
            { version: "3", aliases: [] },
          ],
        },
      },
    });
    const prompt = readAsPython(join(directory, "prompts", "greeting_v1", "prompt.json"));
    expect(prompt).toMatchObject({
      mlflow: { prompt: { template: "Hello {{name}}", commit_message: "first" } },
    });
  });

  test("names each run by the digest that the ledger knows it by", async () => {
    const { entries } = await server.client.get<{ entries: { type: string; payload: { digest: string } }[] }>(
      "/api/v1/ledger/entries",
      { query: { limit: 500 } },
    );
    const known = new Set(entries.filter(({ type }) => type === "run.imported").map((e) => e.payload.digest));
    const { runs, ledger } = manifestOf(directory);
    expect(runs).toHaveLength(9);
    for (const { digest } of runs) expect(known).toContain(digest);
    expect(ledger.checkpoint.split("\n")[0]).toBe(ledger.key.split("+")[0]);
  });

  test("that was altered is told by the file", async () => {
    const copy = `${directory}-altered`;
    cpSync(directory, copy, { recursive: true });
    expect(await server.run(["export", copy, "--check"])).toMatchObject({ exitCode: 0 });
    const path = "experiments/experiments.json";
    writeFileSync(join(copy, path), readFileSync(join(copy, path), "utf8").replace("models", "medels"));
    rmSync(join(copy, "models", "models.json"));
    const { exitCode, stdout } = await server.run(["export", copy, "--check"]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`${path} has other content`);
    expect(stdout).toContain("models/models.json is missing");
  });

  test("of one experiment has its runs alone, and the versions of its runs", async () => {
    const path = join(server.directory, "one");
    const { stdout } = await server.run(["export", path, "--experiments", "credit scoring", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ counts: { experiments: 1, runs: 6 } });
    expect(JSON.parse(readFileSync(join(path, "models", "models.json"), "utf8"))).toMatchObject({
      mlflow: { models: [] },
    });
  });
});

test("killed again and again, an export goes on and has the same content", async () => {
  const path = join(server.directory, "killed");
  const token = readFileSync(join(server.directory, "server", "admin-token"), "utf8").trim();
  for (const delayMs of [350, 450, 550, 650]) {
    const child = startCommand(["export", path], { PLUMBLINE_URL: server.url, PLUMBLINE_TOKEN: token });
    const exit = exitOf(child);
    await pause(delayMs);
    child.kill("SIGKILL");
    await exit;
    if (existsSync(join(path, "plumbline.json"))) break;
  }
  if (!existsSync(join(path, "plumbline.json")))
    expect(await server.run(["export", path])).toMatchObject({ exitCode: 0 });
  expect(await server.run(["export", path, "--check"])).toMatchObject({ exitCode: 0 });
  const digests = (directoryOf: string) =>
    manifestOf(directoryOf)
      .files.filter(({ path: file }) => file.includes("/artifacts/"))
      .map(({ path: file, sha256 }) => `${file} ${sha256}`);
  expect(digests(path)).toEqual(digests(directory));
  expect(manifestOf(path).runs).toEqual(manifestOf(directory).runs);
}, 60_000);

describe("wrong usage ends with 2 and says what to do", () => {
  test("a directory with other things in it", async () => {
    const { exitCode, stderr } = await server.run(["export", fixture]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("name a new directory");
  });

  test("a directory that has an interrupted export of another server", async () => {
    const path = join(server.directory, "others");
    mkdirSync(path);
    writeFileSync(join(path, "plumbline.journal"), '{"source":"http://elsewhere"}\n');
    const { exitCode, stderr } = await server.run(["export", path]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("an interrupted export from http://elsewhere");
  });

  test("an experiment that is not there", async () => {
    const path = join(server.directory, "missing");
    const { exitCode, stderr } = await server.run(["export", path, "--experiments", "none"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('no experiment called "none"');
  });
});

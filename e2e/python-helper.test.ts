import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort, ServerProcess } from "./server-process.ts";

const helper = fileURLToPath(new URL("../python/plumbline", import.meta.url));
const data = mkdtempSync(join(tmpdir(), "plumbline-python-"));
/** Short, so that a client that is gone is told within seconds. */
const settings = ["--heartbeat-timeout-seconds", "2"];

const slow = { timeout: 20_000 };

let port: number;
let server: ServerProcess;

beforeAll(async () => {
  port = await freePort();
  server = await startServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(data, { recursive: true, force: true });
});

function startServer(): Promise<ServerProcess> {
  return ServerProcess.start({ data, port, arguments: settings });
}

interface Said {
  readonly event: string;
  readonly seconds?: number;
  readonly reason?: string;
  readonly step?: number;
  readonly status?: string;
  readonly problem?: string | null;
}

/** The script of the helper's tests, attached to a run of its own. */
class Training implements AsyncDisposable {
  readonly runId: string;
  readonly said: Said[] = [];
  readonly child: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor(runId: string, options: object, environment: Readonly<Record<string, string>>) {
    this.runId = runId;
    this.child = spawn("python3", [join(helper, "tests", "train.py"), runId, JSON.stringify(options)], {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        PYTHONPATH: join(helper, "src"),
        PYTHONDONTWRITEBYTECODE: "1",
        MLFLOW_TRACKING_URI: server.url,
        MLFLOW_TRACKING_TOKEN: server.token,
        ...environment,
      },
    });
    createInterface({ input: this.child.stdout! }).on("line", (line) =>
      this.said.push(JSON.parse(line) as Said),
    );
    this.#ended = once(this.child, "close");
  }

  static async start(
    options: { steps: number; attach: object },
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Training> {
    const { run } = await call<{ run: { info: { run_id: string } } }>("/api/2.0/mlflow/runs/create", {
      experiment_id: "0",
      start_time: Date.now(),
    });
    return new Training(run.info.run_id, options, environment);
  }

  async says(event: string): Promise<Said> {
    const find = () => this.said.findLast((said) => said.event === event);
    await expect.poll(find, slow).toBeDefined();
    return find()!;
  }

  async end(): Promise<number | null> {
    await this.#ended;
    return this.child.exitCode;
  }

  /** Python has started, and its first heartbeat is here. */
  async isHeard(): Promise<void> {
    await expect.poll(async () => (await this.life()).heartbeatSeconds, slow).toBe(0.3);
  }

  life(): Promise<{ status: string; heartbeatSeconds: number | null; crash: { reason: string } | null }> {
    return call(`/api/v1/runs/${this.runId}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill("SIGKILL");
    await this.#ended;
  }
}

async function call<T>(path: string, json?: unknown): Promise<T> {
  const answer = await fetch(server.url + path, {
    method: json === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json" },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

interface Point {
  readonly key: string;
  readonly step: number;
  readonly value: number;
}

async function latestPoints(runId: string): Promise<readonly Point[]> {
  const { run } = await call<{ run: { data: { metrics?: Point[] } } }>(
    `/api/2.0/mlflow/runs/get?run_id=${runId}`,
  );
  return run.data.metrics ?? [];
}

const attach = { heartbeat_seconds: 0.3 };

test("Python's own tests of the helper pass", () => {
  const { status, stderr } = spawnSync("python3", ["-m", "unittest", "discover", "-s", "tests"], {
    cwd: helper,
    env: { ...process.env, PYTHONPATH: "src", PYTHONDONTWRITEBYTECODE: "1" },
    encoding: "utf8",
  });
  expect(stderr).toMatch(/Ran [1-9]\d* tests[^]*\nOK\n/);
  expect(status).toBe(0);
});

test("a training hears that it is to stop, with the reason, and leaves in its own way", async () => {
  await using training = await Training.start({ steps: 1000, attach });
  await training.isHeard();
  const askedAtMs = performance.now();
  await call(`/api/v1/runs/${training.runId}/stop`, { reason: "diverges" });
  expect(await training.says("stopped")).toMatchObject({ reason: "diverges" });
  expect(performance.now() - askedAtMs).toBeLessThan(5000);
  expect(await training.end()).toBe(0);
  // It said goodbye: nobody takes its silence for a crash.
  expect(await training.life()).toMatchObject({ status: "running", heartbeatSeconds: null });
});

test("a training that is killed is crashed within seconds, and comes back by logging", async () => {
  await using training = await Training.start({ steps: 1000, attach });
  await training.isHeard();
  training.child.kill("SIGKILL");
  await expect.poll(async () => (await training.life()).status, slow).toBe("crashed");
  expect(await training.life()).toMatchObject({ crash: { reason: "heartbeats-ended" } });
  await call("/api/2.0/mlflow/runs/log-metric", {
    run_id: training.runId,
    key: "loss",
    value: 1,
    timestamp: 1,
    step: 1,
  });
  expect(await training.life()).toMatchObject({ status: "running", crash: null });
});

test("system metrics have MLflow's names and figures that can be", async () => {
  await using training = await Training.start({
    steps: 20,
    attach: { ...attach, system_metrics: true, sample_seconds: 0.2 },
  });
  expect(await training.end()).toBe(0);
  const points = await latestPoints(training.runId);
  const valueOf = (name: string) => points.find(({ key }) => key === `system/${name}`)?.value;
  expect(points.map(({ key }) => key)).toEqual(
    expect.arrayContaining(
      [
        "disk_available_megabytes",
        "disk_usage_megabytes",
        "disk_usage_percentage",
        ...(process.platform === "linux"
          ? [
              "cpu_utilization_percentage",
              "network_receive_megabytes",
              "network_transmit_megabytes",
              "system_memory_usage_megabytes",
              "system_memory_usage_percentage",
            ]
          : []),
      ].map((name) => `system/${name}`),
    ),
  );
  const largest = (key: string) => (key.endsWith("_percentage") ? 100 : Infinity);
  expect(points.filter(({ key, value }) => !(value >= 0 && value <= largest(key)))).toEqual([]);
  expect(valueOf("disk_usage_megabytes")).toBeGreaterThan(1);
});

test("while the server is away a training goes on at its pace, and no sample is lost", async () => {
  await using training = await Training.start({
    steps: 4000,
    attach: { ...attach, system_metrics: true, sample_seconds: 0.25 },
  });
  const problem = () => training.said.at(-1)?.problem;
  const history = async () =>
    (
      await call<{ metrics?: Point[] }>(
        `/api/2.0/mlflow/metrics/get-history?run_id=${training.runId}&metric_key=system/disk_usage_percentage`,
      )
    ).metrics ?? [];
  await expect.poll(async () => (await history()).length, slow).toBeGreaterThan(0);
  await server.kill();
  await expect.poll(problem, slow).toContain("cannot be reached");
  const stepsBefore = training.said.length;
  await expect.poll(() => training.said.length, slow).toBeGreaterThan(stepsBefore + 20);
  server = await startServer();
  await expect.poll(problem, slow).toBeNull();
  await call(`/api/v1/runs/${training.runId}/stop`, {});
  expect(await training.end()).toBe(0);
  const paces = training.said.flatMap(({ event, seconds = 0 }) => (event === "step" ? [seconds] : []));
  expect(Math.max(...paces)).toBeLessThan(2);
  const logged = (await history()).map(({ step }) => step);
  expect(logged).toEqual(logged.map((_step, index) => index));
  expect(logged.length).toBeGreaterThan(8);
}, 60_000);

test("without a server, or without leave to write, a training still ends well and says what is wrong", async () => {
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  await using alone = await Training.start({ steps: 10, attach }, { MLFLOW_TRACKING_URI: nowhere });
  await using stranger = await Training.start({ steps: 10, attach }, { MLFLOW_TRACKING_TOKEN: "plb_wrong" });
  expect([await alone.end(), await stranger.end()]).toEqual([0, 0]);
  expect(alone.said.findLast(({ event }) => event === "step")?.problem).toContain("cannot be reached");
  expect(stranger.said.findLast(({ event }) => event === "step")?.problem).toContain("401");
  for (const { said } of [alone, stranger]) {
    expect(said.find(({ event }) => event === "attached")?.seconds).toBeLessThan(1);
    expect(said.find(({ event }) => event === "left")?.seconds).toBeLessThan(4);
  }
});

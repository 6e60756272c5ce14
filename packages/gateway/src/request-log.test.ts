import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { PlumblineApiError } from "@plumbline/sdk";
import { isRefusedForGood, RefusedSegments } from "./refused-segments.ts";
import { nameSegment, parseSegmentName } from "./segment.ts";
import { sha256Of } from "./test-control-plane.ts";
import { household, TestGateway } from "./test-gateway.ts";

const path = "/endpoints/employment/invocations";
const people = (count: number) => ({
  dataframe_split: {
    columns: ["person", "region", "age", "hours"],
    data: Array.from({ length: count }, (_, at) => [`p${at}`, "north", 40 + at, at === 1 ? null : 38]),
  },
});

/** Reads a segment as others will: with DuckDB. */
async function readSegment(content: Buffer): Promise<Record<string, unknown>[]> {
  const directory = await mkdtemp(join(tmpdir(), "plumbline-segment-"));
  try {
    const file = join(directory, "segment.parquet");
    await writeFile(file, content);
    const connection = await (await DuckDBInstance.create()).connect();
    const reader = await connection.runAndReadAll(`select * from '${file}'`);
    return reader.getRowObjectsJson();
  } finally {
    await rm(directory, { recursive: true });
  }
}

describe("the request log", () => {
  test("takes entity keys of any type as text", async () => {
    await using gateway = await TestGateway.start([household], { logSegmentRows: 4 });
    const data = ["9007199254740993", "7", '"x"', "null"].map((key) => `[${key},"north",40,38]`);
    const body = `{"dataframe_split":{"columns":["person","region","age","hours"],"data":[${data.join(",")}]}}`;
    const headers = { "content-type": "application/json" };
    expect((await gateway.fetch(path, { method: "POST", body, headers })).status).toBe(200);
    await gateway.until(() => gateway.server.segments.length === 1);
    const rows = await readSegment(gateway.server.segments[0]?.content ?? Buffer.alloc(0));
    expect(rows.map((row) => row["entity_key"])).toEqual(["9007199254740993", "7", "x", null]);
  });

  test("has a row for each instance and one for a refused request, and reaches the server as Parquet", async () => {
    await using gateway = await TestGateway.start([household], { logSegmentRows: 3 });
    const startedMs = Date.now();
    const answered = await gateway.post(path, people(2));
    await gateway.post(path, { inputs: { age: ["x"] } });
    await gateway.until(() => gateway.server.segments.length === 1);

    const [segment] = gateway.server.segments;
    const { query, content = Buffer.alloc(0) } = segment ?? {};
    const sent = Object.fromEntries(query ?? []);
    expect(sent).toMatchObject({
      deployment: "employment",
      revision: "1",
      rows: "3",
      sha256: sha256Of(content),
    });
    expect(Number(sent["firstMs"])).toBeGreaterThanOrEqual(startedMs);
    const rows = await readSegment(content);
    expect(rows).toMatchObject([
      {
        row_index: 0,
        entity_key: "p0",
        in_age: 40,
        in_hours: 38,
        in_region: "north",
        status: 200,
        predicted: "1",
      },
      { row_index: 1, entity_key: "p1", in_age: 41, in_hours: null, status: 200, error_code: null },
      {
        row_index: 0,
        entity_key: null,
        in_age: null,
        in_region: null,
        status: 400,
        score: null,
        predicted: null,
      },
    ]);
    expect(rows[0]?.["score"]).toBeCloseTo(0.9986432790756226, 6);
    expect(rows[0]).toMatchObject({
      request_id: answered.headers.get("x-request-id"),
      version_id: "version-1",
    });
    expect(rows[2]).toMatchObject({ error_code: "inference/invalid-input", revision: 1 });
    await gateway.until(async () => (await readdir(join(gateway.config.data, "spool"))).length === 0);
  });

  test("is written when its oldest row has waited long enough", async () => {
    await using gateway = await TestGateway.start([household], { logSegmentSeconds: 0.05 });
    await gateway.post(path, people(1));
    await gateway.until(() => gateway.server.segments.length > 0);
    expect(gateway.server.segments[0]?.query.get("rows")).toBe("1");
  });

  test("keeps segments on disk until the server takes them, over a restart too", async () => {
    await using gateway = await TestGateway.start([household]);
    gateway.server.takesSegments = false;
    await gateway.post(path, people(2));
    await gateway.restart();
    const spool = join(gateway.config.data, "spool");
    expect((await readdir(spool)).map((name) => parseSegmentName(name)?.rows)).toEqual([2]);
    gateway.server.takesSegments = true;
    await gateway.gateway.sendLog();
    expect(gateway.server.segments.map(({ query }) => query.get("rows"))).toEqual(["2"]);
    expect(await readdir(spool)).toEqual([]);
  });

  test("sets a segment aside that is refused for good, with the reason, and goes on", async () => {
    await using gateway = await TestGateway.start([household]);
    gateway.server.refuseSegment = (rows) =>
      rows === 1 ? { status: 400, code: "monitoring/segment-refused" } : undefined;
    for (const count of [1, 2]) {
      await gateway.post(path, people(count));
      await gateway.gateway.requestLog.flush();
    }
    await gateway.gateway.sendLog();
    expect(gateway.server.segments.map(({ query }) => query.get("rows"))).toEqual(["2"]);
    expect(await readdir(join(gateway.config.data, "spool"))).toEqual([]);

    const refused = join(gateway.config.data, "refused");
    const [segment = "", reason = "", ...others] = (await readdir(refused)).sort();
    expect(others).toEqual([]);
    expect(sha256Of(await readFile(join(refused, segment)))).toBe(parseSegmentName(segment)?.sha256);
    expect(reason).toBe(`${segment}.reason.json`);
    expect(JSON.parse(await readFile(join(refused, reason), "utf8"))).toEqual({
      status: 400,
      code: "monitoring/segment-refused",
      message: "as the test wants it",
    });
    const metrics = await (await gateway.fetch("/metrics")).text();
    expect(metrics).toContain('plumbline_gateway_log_segments_total{outcome="refused"} 1');
    expect((await gateway.fetch("/health/ready")).status).toBe(200);
  });

  test("keeps the order where a refusal may pass", async () => {
    await using gateway = await TestGateway.start([household]);
    gateway.server.refuseSegment = (rows) =>
      rows === 1 ? { status: 401, code: "identity/unauthenticated" } : undefined;
    for (const count of [1, 2]) {
      await gateway.post(path, people(count));
      await gateway.gateway.requestLog.flush();
    }
    await expect(gateway.gateway.sendLog()).rejects.toThrow("as the test wants it");
    expect(gateway.server.segments).toEqual([]);
    gateway.server.refuseSegment = () => undefined;
    await gateway.gateway.sendLog();
    expect(gateway.server.segments.map(({ query }) => query.get("rows"))).toEqual(["1", "2"]);
  });

  test("drops and counts rows when the spool is full, says so, and requests go on", async () => {
    await using gateway = await TestGateway.start([household], { logSegmentRows: 2, logSpoolBytes: 10 });
    gateway.server.takesSegments = false;
    await gateway.post(path, people(2));
    await gateway.until(async () => (await gateway.fetch("/health/ready")).status === 503);
    expect((await gateway.post(path, people(2))).status).toBe(200);
    const metrics = await (await gateway.fetch("/metrics")).text();
    expect(metrics).toContain('plumbline_gateway_log_rows_total{outcome="dropped"} 2');
    expect(await (await gateway.fetch("/health/ready")).text()).toContain("spool is full (10 bytes)");

    gateway.server.takesSegments = true;
    await gateway.gateway.sendLog();
    await gateway.until(async () => (await gateway.fetch("/health/ready")).status === 200);
  });

  test("takes no more memory than is allowed while rows come faster than they are written, and counts the rest", async () => {
    const segmentRows = 50_000;
    await using gateway = await TestGateway.start([household], { logSegmentRows: segmentRows });
    const { requestLog } = gateway.gateway;
    const [route] = gateway.server.deployments;
    if (route === undefined) throw new Error("nothing is deployed");
    const rowCount = 1_000_000;
    const rows = {
      rowCount,
      inputs: [],
      entityKeys: undefined,
      scores: new Float64Array(rowCount),
      labels: undefined,
    };
    // All in one turn of the event loop, within which nothing is written.
    for (let requestNumber = 1; requestNumber <= 2; requestNumber++) {
      requestLog.add(route, [], { requestNumber, receivedAtMs: 1, status: 200, latencyUs: 1, rows });
    }
    const rowSizeBytes = 52;
    const metrics = await (await gateway.fetch("/metrics")).text();
    const count = (outcome: string) =>
      Number(
        new RegExp(`plumbline_gateway_log_rows_total\\{outcome="${outcome}"\\} (\\d+)`).exec(metrics)?.[1],
      );
    expect(count("logged") * rowSizeBytes).toBeLessThanOrEqual(64 * 1024 ** 2 + segmentRows * rowSizeBytes);
    expect(count("logged") + count("dropped")).toBe(2 * rowCount);

    await requestLog.flush();
    await gateway.post(path, people(1));
    await requestLog.flush();
    await gateway.gateway.sendLog();
    const sent = gateway.server.segments.map(({ query }) => Number(query.get("rows")));
    expect(sent.reduce((sum, some) => sum + some, 0)).toBe(count("logged") + 1);
  });

  test("does not keep requests waiting while segments are written", async () => {
    await using gateway = await TestGateway.start([household], { logSegmentRows: 5000 });
    let slowestMs = 0;
    const stop = new AbortController();
    const watch = (async () => {
      while (!stop.signal.aborted) {
        const startedMs = performance.now();
        await sleep(1);
        slowestMs = Math.max(slowestMs, performance.now() - startedMs);
      }
    })();
    for (let request = 0; request < 20; request++)
      await (await gateway.post(path, people(500))).arrayBuffer();
    await gateway.gateway.requestLog.flush();
    stop.abort();
    await watch;
    await gateway.until(() => gateway.server.segments.length === 2);
    expect(slowestMs).toBeLessThan(250);
  });
});

test.each([
  [400, "monitoring/segment-refused", true],
  [400, "monitoring/segment-altered", true],
  [400, "monitoring/segment-cut-short", false],
  [400, "http/400", false],
  [401, "identity/unauthenticated", false],
  [403, "identity/forbidden", false],
  [404, "monitoring/no-such-revision", true],
  [404, "http/404", false],
  [409, "monitoring/segment-known-otherwise", true],
  [413, "http/413", true],
  [429, "http/too-many-requests", false],
  [500, "monitoring/reader-failed", false],
  [503, "http/draining", false],
])("an answer %i %s refuses a segment for good: %s", (status, code, forGood) => {
  expect(isRefusedForGood(new PlumblineApiError({ status, code, message: "" }))).toBe(forGood);
});

test("refused segments take no more disk than allowed; the oldest go", async () => {
  const root = await mkdtemp(join(tmpdir(), "plumbline-refused-"));
  try {
    const refused = new RefusedSegments(join(root, "refused"), 25);
    const why = new PlumblineApiError({
      status: 409,
      code: "monitoring/segment-known-otherwise",
      message: "",
    });
    for (const name of ["1", "2", "3"]) {
      await writeFile(join(root, name), Buffer.alloc(10));
      await refused.setAside(root, name, why);
    }
    expect((await readdir(join(root, "refused"))).sort()).toEqual([
      "2",
      "2.reason.json",
      "3",
      "3.reason.json",
    ]);
  } finally {
    await rm(root, { recursive: true });
  }
});

test("a segment's name says everything about it", () => {
  const segment = {
    deployment: "a/b – ü",
    revision: 12,
    rows: 5000,
    firstMs: 1_795_468_735_123,
    lastMs: 1_795_468_745_123,
    sha256: "ab".repeat(32),
  };
  expect(nameSegment(segment)).not.toContain("/");
  expect(parseSegmentName(nameSegment(segment))).toEqual(segment);
  expect(parseSegmentName(`${nameSegment(segment)}.tmp`)).toBeUndefined();
});

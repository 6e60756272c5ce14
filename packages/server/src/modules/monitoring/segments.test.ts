import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { People, SegmentFile } from "./employment-people.testing.ts";
import { MonitoredServer } from "./monitored-server.testing.ts";

let monitored: MonitoredServer;
beforeAll(async () => {
  monitored = await MonitoredServer.start();
  await monitored.deploy("logged");
});
afterAll(() => monitored[Symbol.asyncDispose]());

const some = (count: number): People => ({ year: 2016, housing: "household", from: 0, count });

async function refusal(
  segment: SegmentFile,
  overriding: Record<string, unknown> = {},
): Promise<{ status: number; code: string; detail: string }> {
  const answer = await monitored.upload("logged", segment, overriding);
  return { ...((await answer.json()) as { code: string; detail: string }), status: answer.status };
}

async function keptObjects(): Promise<string[]> {
  const root = join(monitored.server.dataDirectory, "objects", "default", "request-log");
  const entries = await readdir(root, { recursive: true }).catch(() => []);
  return entries.map(String).filter((name) => /[0-9a-f]{64}$/.test(name));
}

describe("a segment of the request log", () => {
  test("is kept once, counted once, and in the ledger by digest", async () => {
    const segment = await monitored.writeSegment(some(300));
    const statuses = [];
    for (let time = 0; time < 2; time++) statuses.push((await monitored.upload("logged", segment)).status);
    expect(statuses).toEqual([201, 200]);
    const { sha256, rows, firstMs, lastMs } = segment;
    const entries = await monitored.entries("log-segment.recorded");
    expect(entries.filter((entry) => entry["sha256"] === sha256)).toMatchObject([
      { rows, firstMs, lastMs, deployment: "logged", revision: 1, actorName: "test-gateway" },
    ]);
    const { traffic } = await monitored.settle("logged");
    expect(traffic.total).toEqual({ requests: 300, errors: 0 });
    const { workspace } = await monitored.server.principal();
    const stored = await monitored.server.context.objects.read(
      { workspace, retentionClass: "request-log" },
      sha256,
    );
    expect(createHash("sha256").update(stored).digest("hex")).toBe(sha256);
    const other = await refusal(segment, { rows: 299 });
    expect(other).toMatchObject({ status: 409, code: "monitoring/segment-known-otherwise" });
  });

  test("sent twice at the same time is counted once", async () => {
    const segment = await monitored.writeSegment(some(50));
    const before = (await monitored.read("logged")).traffic.total.requests;
    const answers = await Promise.all([1, 2].map(() => monitored.upload("logged", segment)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 201]));
    expect((await monitored.read("logged")).traffic.total.requests).toBe(before + 50);
  });

  test("whose bytes were altered is refused, and leaves nothing", async () => {
    const segment = await monitored.writeSegment(some(100));
    const before = await keptObjects();
    const bytes = Uint8Array.from(segment.bytes);
    bytes[bytes.length >> 1]! ^= 1;
    expect(await refusal({ ...segment, bytes })).toMatchObject({
      status: 400,
      code: "monitoring/segment-altered",
    });
    expect(await keptObjects()).toEqual(before);
    expect(await readdir(join(monitored.server.dataDirectory, "monitoring-scratch"))).toEqual([]);
  });

  test("that is not what it is announced as is refused with every difference", async () => {
    const segment = await monitored.writeSegment(some(100));
    const { detail, code } = await refusal(segment, { rows: 99, firstMs: segment.firstMs - 1 });
    expect(code).toBe("monitoring/segment-refused");
    expect(detail).toContain("rows is 100, not 99 as announced");
    expect(detail).toContain(`firstMs is ${segment.firstMs}, not ${segment.firstMs - 1} as announced`);
  });

  test("of another revision, version or deployment is refused", async () => {
    const segment = await monitored.writeSegment(some(100));
    expect(await refusal(segment, { revision: 2 })).toMatchObject({
      status: 404,
      code: "monitoring/no-such-revision",
    });
    expect(await refusal(segment, { deployment: "nowhere" })).toMatchObject({
      code: "deployments/not-found",
    });
    const json = { name: "foreign", model: "employment", version: monitored.versions[1]!.version };
    await monitored.server.fetch("/api/v1/deployments", { json, as: "maintainer" });
    const { status, detail } = await refusal(segment, { deployment: "foreign" });
    expect(status).toBe(400);
    expect(detail).toContain("rows are of another version than revision 1 serves");
    const asMaintainer = await monitored.server.fetch("/api/v1/gateway/segments?rows=1", {
      method: "POST",
      body: "x",
      as: "maintainer",
    });
    expect(asMaintainer.status).toBe(403);
  });

  test("with other columns, or none at all, is refused and says which", async () => {
    const columns = "age::DOUBLE AS in_age, race AS in_rase, [sex] AS in_sex, education AS notes";
    const { detail } = await refusal(await monitored.writeSegment(some(10), { columns }));
    expect(detail).toContain('column "in_rase" is no input of the model');
    expect(detail).toContain('column "notes" is no input of the model');
    expect(detail).toContain('column "in_sex" has the type VARCHAR[]');
    const bytes = new TextEncoder().encode("no Parquet");
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const unreadable = await refusal({ bytes, sha256, rows: 1, firstMs: 0, lastMs: 0 });
    expect(unreadable).toMatchObject({ status: 400, code: "monitoring/segment-refused" });
    expect(unreadable.detail).toContain("it cannot be read as Parquet");
    expect(unreadable.detail).not.toContain(monitored.server.dataDirectory);
  });
});

describe("traffic", () => {
  test("is shown by minute from the log, and from gateways' reports until the log comes", async () => {
    await monitored.deploy("busy");
    const beat = (requests: number, errors: number) =>
      monitored.server.fetch("/api/v1/gateway/heartbeat", {
        as: "gateway",
        json: {
          gatewayId: "one",
          url: "http://127.0.0.1:1",
          generation: 1,
          deployments: [{ name: "busy", revision: 1, requests, errors }],
        },
      });
    await beat(40, 2);
    await beat(100, 5);
    const early = (await monitored.read("busy")).traffic;
    const sum = (points: readonly { requests: number; errors: number }[]) =>
      points.reduce((all, point) => [all[0]! + point.requests, all[1]! + point.errors], [0, 0]);
    expect(sum(early.points)).toEqual([100, 5]);
    expect(early.points.every((point) => point.provisional && point.p50Ms === null)).toBe(true);
    expect(early.total).toEqual({ requests: 0, errors: 0 });

    const { versionId } = monitored.versions[0]!;
    const minute = Math.floor(Date.now() / 60_000) * 60_000;
    const segment = await monitored.people.writeSegment(some(1000), {
      revision: 1,
      versionId,
      firstMs: minute,
    });
    expect((await monitored.upload("busy", segment)).status).toBe(201);
    const { points, total, loggedUntil } = (await monitored.settle("busy")).traffic;
    expect(total).toEqual({ requests: 1000, errors: 0 });
    expect(loggedUntil).toBe(new Date(minute + 999).toISOString());
    const point = points.find(({ atMs }) => atMs === minute);
    expect(point).toMatchObject({ requests: 1000, errors: 0, provisional: false });
    // Latencies are 1.000 to 1.099 ms.
    for (const quantile of [point!.p50Ms!, point!.p95Ms!, point!.p99Ms!]) {
      expect(quantile).toBeGreaterThan(0.99);
      expect(quantile).toBeLessThan(1.11);
    }
    expect(point!.p99Ms!).toBeGreaterThan(point!.p50Ms!);
  });
});

describe("feedback", () => {
  const give = (labels: unknown[], deployment = "logged", as = "contributor") =>
    monitored.server.fetch(`/api/v1/deployments/${deployment}/feedback`, { json: { labels }, as });

  test("is idempotent, takes corrections and keeps what was observed later", async () => {
    const at = (hour: number) => `2026-11-01T0${hour}:00:00Z`;
    const label = { entityKey: "7001", label: 1, observedAt: at(3) };
    const outcomes = [];
    for (const labels of [
      [label],
      [{ ...label, observedAt: at(4) }],
      [{ ...label, label: 0, observedAt: at(2) }],
      [{ ...label, label: 0, observedAt: at(5) }],
      [label, { entityKey: 7001, label: 0, observedAt: at(6) }],
    ]) {
      const answer = await give(labels);
      expect(answer.status).toBe(200);
      const counts = (await answer.json()) as Record<string, number>;
      outcomes.push(Object.keys(counts).filter((name) => counts[name] === 1));
    }
    expect(outcomes).toEqual([["recorded"], ["unchanged"], ["outdated"], ["corrected"], ["unchanged"]]);
    const entries = await monitored.entries("feedback.recorded");
    expect(entries).toHaveLength(2);
    expect(entries[1]).toMatchObject({
      recorded: 0,
      corrected: 1,
      labels: expect.stringMatching(/^sha256:/) as string,
    });
  });

  test("names every problem of its labels, and needs a deployment with an entity key", async () => {
    const answer = await give([
      { entityKey: "1", label: 2 },
      { label: 1 },
      { entityKey: "2", label: 1, observedAt: "x" },
    ]);
    expect(answer.status).toBe(400);
    const { problems } = (await answer.json()) as { problems: { field: string }[] };
    expect(problems.map(({ field }) => field)).toEqual([
      "labels[0].label",
      "labels[1].entityKey",
      "labels[2].observedAt",
    ]);
    expect(
      (await give(Array.from({ length: 10_001 }, (_, key) => ({ entityKey: key, label: 1 })))).status,
    ).toBe(400);
    expect((await give([], "logged")).status).toBe(400);
    expect((await give([{ entityKey: "1", label: 1 }], "logged", "viewer")).status).toBe(403);
    const json = { name: "keyless", model: "employment", version: monitored.versions[0]!.version };
    await monitored.server.fetch("/api/v1/deployments", { json, as: "maintainer" });
    const refused = await give([{ entityKey: "1", label: 1 }], "keyless");
    expect(await refused.json()).toMatchObject({ status: 409, code: "monitoring/no-entity-key" });
  });

  test("of ten thousand labels in one call is taken, and again", async () => {
    const labels = Array.from({ length: 10_000 }, (_, key) => ({ entityKey: `many-${key}`, label: key % 2 }));
    expect(await monitored.label("logged", labels)).toMatchObject({ recorded: 10_000 });
    expect(await monitored.label("logged", labels)).toMatchObject({ recorded: 0, unchanged: 10_000 });
  });
});

import { createHash } from "node:crypto";
import { openEnvelope, parseEnvelope, parsePublicKeyPem } from "@plumbline/ledger";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestServer } from "#testing";
import {
  makeDeployableVersion,
  registerVersion,
  startDeploymentServer,
} from "./deployable-version.testing.ts";
import { type RouteTable, routeTableType } from "./route-table.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startDeploymentServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const ask = (query: string, init: { as?: string; signal?: AbortSignal } = {}) =>
  server.fetch(`/api/v1/gateway/snapshot?${query}`, { as: "gateway", ...init });

/** The route table, after its signature was verified as a gateway does. */
async function readTable(query = ""): Promise<RouteTable & { issuedAt: string }> {
  const key = await (await server.fetch("/api/v1/evidence/key", { as: "gateway" })).text();
  const envelope = new Uint8Array(await (await ask(query)).arrayBuffer());
  const opened = openEnvelope(parseEnvelope(envelope), [parsePublicKeyPem(key)]);
  expect(opened.payloadType).toBe(routeTableType);
  return JSON.parse(new TextDecoder().decode(opened.payload)) as RouteTable & { issuedAt: string };
}

async function create(name: string, version: number): Promise<void> {
  const json = { name, model: "employment", version };
  expect((await server.fetch("/api/v1/deployments", { json, as: "maintainer" })).status).toBe(201);
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

test("the route table is signed, names every file by digest, and lists callers by their token's digest", async () => {
  const version = await makeDeployableVersion(server);
  await create("signed", version.version);
  const token = await server.token("contributor");
  const table = await readTable();
  const route = table.deployments.find(({ name }) => name === "signed");
  expect(route).toMatchObject({
    revision: 1,
    model: "employment",
    version: version.version,
    versionDigest: version.digest,
    onnxPath: "model.onnx",
    signature: { inputs: [{ name: "age", type: "double", required: true }] },
    entityKey: null,
  });
  expect(route?.files).toEqual(version.files);
  const callers = table.callers.map(({ tokenSha256 }) => tokenSha256);
  expect(callers).toContain(sha256(token));
  expect(callers).not.toContain(sha256(await server.token("viewer")));
});

test("its generation grows with every change, tokens included, and with nothing else", async () => {
  await server.token("gateway");
  const before = await readTable();
  expect((await readTable()).generation).toBe(before.generation);
  expect((await ask(`after=${before.generation}`)).status).toBe(304);
  const made = await server.fetch("/api/v1/tokens", { json: { label: "new" } });
  const { id } = (await made.json()) as { id: string };
  const withToken = await readTable(`after=${before.generation}`);
  expect(withToken.generation).toBe(before.generation + 1);
  await server.fetch(`/api/v1/tokens/${id}`, { method: "DELETE" });
  const without = await readTable();
  expect(without.generation).toBe(before.generation + 2);
  expect(without.callers).toEqual(before.callers);
});

test("who waits is answered as soon as something changes", async () => {
  const version = await makeDeployableVersion(server);
  const { generation } = await readTable();
  const waiting = Promise.all([1, 2, 3].map(() => readTable(`after=${generation}&waitSeconds=20`)));
  await new Promise((resolve) => setTimeout(resolve, 200));
  const startedMs = Date.now();
  await create("awaited", version.version);
  const tables = await waiting;
  expect(Date.now() - startedMs).toBeLessThan(1500);
  for (const table of tables) {
    expect(table.generation).toBeGreaterThan(generation);
    expect(table.deployments.map(({ name }) => name)).toContain("awaited");
  }
});

test("who waits in vain is told so, and who goes away is forgotten", async () => {
  const { generation } = await readTable();
  const startedMs = Date.now();
  expect((await ask(`after=${generation}&waitSeconds=1`)).status).toBe(304);
  expect(Date.now() - startedMs).toBeGreaterThanOrEqual(950);
  const gone = new AbortController();
  const waiting = ask(`after=${generation}&waitSeconds=30`, { signal: gone.signal });
  setTimeout(() => gone.abort(), 100);
  await expect(waiting).rejects.toThrow("abort");
  expect((await ask("waitSeconds=31")).status).toBe(400);
  expect((await ask("", { as: "maintainer" })).status).toBe(403);
});

test("a waiting gateway does not hold up the server's end", async () => {
  const other = await startDeploymentServer();
  const token = await other.token("gateway");
  const first = await other.fetch("/api/v1/gateway/snapshot", { as: token });
  const { payload } = (await first.json()) as { payload: string };
  const { generation } = JSON.parse(Buffer.from(payload, "base64").toString()) as RouteTable;
  const waiting = other.fetch(`/api/v1/gateway/snapshot?after=${generation}&waitSeconds=30`, { as: token });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const startedMs = Date.now();
  await other[Symbol.asyncDispose]();
  expect((await waiting).status).toBe(304);
  expect(Date.now() - startedMs).toBeLessThan(5000);
});

test("files are handed out of versions that are served or would be rolled back to, and of no others", async () => {
  const [one, two, three] = [
    await makeDeployableVersion(server),
    await makeDeployableVersion(server),
    await makeDeployableVersion(server),
  ];
  const other = await registerVersion(server);
  await create("files", one.version);
  for (const { version } of [two, three]) {
    const json = { model: "employment", version };
    await server.fetch("/api/v1/deployments/files/revisions", { json, as: "maintainer" });
  }
  const fetchObject = (digest: string, as = "gateway") =>
    server.fetch(`/api/v1/gateway/objects/${digest}`, { as });
  const answer = await fetchObject(three.onnx!.sha256);
  expect(sha256(await answer.text())).toBe(three.onnx!.sha256);
  expect((await fetchObject(two.onnx!.sha256)).status).toBe(200);
  for (const { onnx } of [one, other]) {
    const refused = await fetchObject(onnx!.sha256);
    expect(refused.status).toBe(404);
    expect(await refused.json()).toMatchObject({ code: "deployments/object-not-served" });
  }
  expect((await fetchObject(three.onnx!.sha256, "administrator")).status).toBe(403);
});

test("a heartbeat says which gateways serve which revision", async () => {
  const { version } = await makeDeployableVersion(server);
  await create("beating", version);
  const report = {
    gatewayId: "gateway-1",
    url: "http://127.0.0.1:5100",
    generation: 3,
    deployments: [{ name: "beating", revision: 1, version: "1", queueDepth: 0, requests: 12, errors: 1 }],
  };
  const answer = await server.fetch("/api/v1/gateway/heartbeat", { json: report, as: "gateway" });
  expect(answer.status).toBe(204);
  const seen = await server.fetch("/api/v1/deployments/beating", { as: "viewer" });
  expect(await seen.json()).toMatchObject({
    gateways: [{ id: "gateway-1", url: "http://127.0.0.1:5100", generation: 3, revision: 1 }],
  });
  const unknown = await server.fetch("/api/v1/gateway/heartbeat", {
    json: { ...report, url: "x" },
    as: "gateway",
  });
  expect(unknown.status).toBe(400);
});

import { randomBytes } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sha256Of } from "./test-control-plane.ts";
import { household, TestGateway } from "./test-gateway.ts";

const rows = { inputs: { region: ["north"], age: [40], hours: [38] } };

async function servedRevision(gateway: TestGateway): Promise<string | null> {
  return (await gateway.post("/invocations", rows)).headers.get("x-plumbline-revision");
}

async function readinessOf(gateway: TestGateway): Promise<{ status: number; text: string }> {
  const response = await gateway.fetch("/health/ready");
  return { status: response.status, text: await response.text() };
}

describe("a new revision", () => {
  test("whose files are not what was signed is refused, naming the file, and the one before stays", async () => {
    await using gateway = await TestGateway.start([household]);
    const model = await readFile(new URL("../../inference/testdata/regression.onnx", import.meta.url));
    gateway.server.altered.set(sha256Of(model), Buffer.from("something else"));
    const numbers = ["a", "b", "c"].map((name) => ({ name, type: "double" }));
    await gateway.server.deploy({
      ...household,
      revision: 2,
      version: "2",
      model: "regression.onnx",
      signature: { inputs: numbers },
    });
    await gateway.until(async () => (await readinessOf(gateway)).status === 503);
    expect((await readinessOf(gateway)).text).toContain(
      "deployment employment: revision 2 cannot be served: model file regression.onnx: its SHA-256 is",
    );
    expect(await servedRevision(gateway)).toBe("1");
  });

  test("with external data outside its folder is refused", async () => {
    await using gateway = await TestGateway.start([household]);
    await gateway.server.deploy({
      ...household,
      revision: 2,
      version: "2",
      model: "external-in-branch.onnx",
    });
    await gateway.until(async () => (await readinessOf(gateway)).status === 503);
    expect((await readinessOf(gateway)).text).toContain("which leaves the model's folder");
  });

  test("of a deployment that is gone is no longer served", async () => {
    await using gateway = await TestGateway.start([household]);
    await gateway.server.deploy();
    await gateway.until(async () => (await gateway.post("/invocations", rows)).status === 404);
    expect(await (await gateway.post("/endpoints/employment/invocations", rows)).json()).toMatchObject({
      message: 'no deployment "employment" is served here; there are: none',
    });
  });
});

describe("while the server is away", () => {
  test("a gateway starts again and serves from what it kept", async () => {
    await using gateway = await TestGateway.start([household]);
    await gateway.server[Symbol.asyncDispose]();
    await gateway.restart();
    expect(await servedRevision(gateway)).toBe("1");
    expect((await readinessOf(gateway)).status).toBe(200);
  });

  test("a model file that was altered on disk is refused, naming it", async () => {
    await using gateway = await TestGateway.start([household]);
    await gateway.server[Symbol.asyncDispose]();
    const models = join(gateway.config.data, "models");
    const [version = ""] = await readdir(models);
    const path = join(models, version, "flat-columns.onnx");
    const content = await readFile(path);
    content[200] = (content[200] ?? 0) ^ 1;
    await writeFile(path, content);
    await gateway.restart();
    expect((await gateway.post("/invocations", rows)).status).toBe(404);
    expect((await readinessOf(gateway)).text).toContain("model file flat-columns.onnx: its SHA-256 is");
  });

  test("a route table that was altered on disk is refused", async () => {
    await using gateway = await TestGateway.start([household]);
    await gateway.server[Symbol.asyncDispose]();
    const path = join(gateway.config.data, "route-table.json");
    const envelope = JSON.parse(await readFile(path, "utf8")) as { payload: string };
    const table = Buffer.from(envelope.payload, "base64").toString().replace("employment", "employmenu");
    await writeFile(path, JSON.stringify({ ...envelope, payload: Buffer.from(table).toString("base64") }));
    await gateway.restart();
    expect((await gateway.post("/invocations", rows)).status).toBe(401);
    expect((await readinessOf(gateway)).text).toContain("no signature verifies");
  });
});

describe("a route table is refused and the last one stays", () => {
  test("when another key signed it", async () => {
    await using gateway = await TestGateway.start([household]);
    gateway.server.secretKey = randomBytes(32).fill(2, 0, 1);
    await gateway.server.deploy({ ...household, revision: 2 });
    await gateway.until(async () => (await readinessOf(gateway)).status === 503);
    expect((await readinessOf(gateway)).text).toContain("not the one pinned at first contact");
    expect(await servedRevision(gateway)).toBe("1");
  });

  test("when its generation is older", async () => {
    await using gateway = await TestGateway.start([household]);
    await gateway.server.deploy({ ...household, revision: 2 });
    await gateway.until(async () => (await servedRevision(gateway)) === "2");
    gateway.server.publish(1);
    await gateway.until(async () => (await readinessOf(gateway)).status === 503);
    expect((await readinessOf(gateway)).text).toContain("its generation 1 is before 2");
  });
});

describe("a token", () => {
  test("that has expired or was taken away is refused", async () => {
    await using gateway = await TestGateway.start([household]);
    const [caller] = gateway.server.callers;
    gateway.server.callers = caller === undefined ? [] : [{ ...caller, expiresAtMs: Date.now() - 1 }];
    await gateway.server.deploy(household);
    await gateway.until(async () => (await gateway.post("/invocations", rows)).status === 401);
    expect(await (await gateway.post("/invocations", rows)).json()).toEqual({
      error_code: "UNAUTHENTICATED",
      message: "the token has expired; make a new one",
    });
  });
});

test("the server is told what is served and how it fares", async () => {
  await using gateway = await TestGateway.start([household], { heartbeatSeconds: 0.05 });
  await gateway.post("/invocations", rows);
  await gateway.post("/invocations", {});
  const told = () => gateway.server.heartbeats.at(-1) as { deployments: { requests: number }[] } | undefined;
  await gateway.until(() => told()?.deployments[0]?.requests === 2);
  expect(told()).toMatchObject({
    gatewayId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    url: gateway.gateway.url,
    generation: 1,
    deployments: [{ name: "employment", revision: 1, requests: 2, errors: 1, queueDepth: 0 }],
  });
});

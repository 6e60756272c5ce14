import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { type GatewayConfig, gatewayConfigSchema } from "./gateway-config.ts";
import { parseSegmentName } from "./segment.ts";
import { sha256Of, TestControlPlane } from "./test-control-plane.ts";
import { household } from "./test-gateway.ts";

const person = JSON.stringify({ inputs: { region: ["north"], age: [40], hours: [38] } });
const clientCount = 8;

/** Runs a gateway as a process of its own; answers it and its address. */
async function spawnGateway(config: GatewayConfig): Promise<{ child: ChildProcess; url: string }> {
  const module = new URL("./gateway-main.ts", import.meta.url).href;
  const program = join(config.data, "..", "gateway.mjs");
  await writeFile(
    program,
    `import { runGateway } from ${JSON.stringify(module)};\nawait runGateway(${JSON.stringify(config)});\n`,
  );
  const child = spawn(process.execPath, ["--conditions=plumbline-source", program], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let text = "";
  child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const addressOf = () => /"url":"([^"]+)"[^\n]*gateway is listening/.exec(text)?.[1];
  try {
    await until(() => addressOf() !== undefined || child.exitCode !== null);
    const url = addressOf();
    if (url === undefined) throw new Error(`the gateway did not begin: ${text}`);
    return { child, url };
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 800; tries++) {
    if (await holds()) return;
    await sleep(25);
  }
  throw new Error("what was waited for did not happen within 20 s");
}

async function readRequestIds(segments: readonly Buffer[]): Promise<string[]> {
  const directory = await mkdtemp(join(tmpdir(), "plumbline-segments-"));
  try {
    for (const [at, content] of segments.entries())
      await writeFile(join(directory, `${at}.parquet`), content);
    const connection = await (await DuckDBInstance.create()).connect();
    const reader = await connection.runAndReadAll(`select request_id from '${directory}/*.parquet'`);
    return reader.getRowObjectsJson().map((row) => row["request_id"] as string);
  } finally {
    await rm(directory, { recursive: true });
  }
}

test("kill -9 under load loses only rows not flushed: it serves again without the server, and sends the rest once", async () => {
  await using server = new TestControlPlane();
  const serverUrl = await server.listen();
  await server.deploy(household);
  const directory = await mkdtemp(join(tmpdir(), "plumbline-kill-"));
  const tokenFile = join(directory, "token");
  await writeFile(tokenFile, server.token);
  const data = join(directory, "data");
  const spool = join(data, "spool");
  const config = gatewayConfigSchema.parse({
    server: serverUrl,
    tokenFile,
    data,
    port: 0,
    logLevel: "info",
    logSegmentRows: 20,
    logSegmentSeconds: 0.1,
  });
  const first = await spawnGateway(config);
  let running = first.child;
  try {
    const send = async (url: string) => {
      const headers = { authorization: `Bearer ${server.callerToken}`, "content-type": "application/json" };
      const response = await fetch(`${url}/invocations`, { method: "POST", body: person, headers });
      await response.arrayBuffer();
      return { status: response.status, requestId: response.headers.get("x-request-id") ?? "" };
    };
    await until(async () => (await send(first.url)).status === 200);

    server.takesSegments = false;
    const answered: string[] = [];
    const clients = Array.from({ length: clientCount }, async () => {
      for (;;) {
        const answer = await send(first.url).catch(() => undefined);
        if (answer === undefined) return;
        answered.push(answer.requestId);
      }
    });
    await until(() => answered.length > 200);
    const flushed = answered.slice();
    // Rows wait for a tenth of a second; a second is long enough to have them written too.
    await sleep(1000);
    const exit = once(running, "exit");
    running.kill("SIGKILL");
    await Promise.all([exit, ...clients]);

    const port = Number(new URL(serverUrl).port);
    await server[Symbol.asyncDispose]();
    await writeFile(join(spool, "half.parquet.1.tmp"), "half");
    const second = await spawnGateway(config);
    running = second.child;
    expect((await send(second.url)).status).toBe(200);
    const names = await readdir(spool);
    expect(names.filter((name) => parseSegmentName(name) === undefined)).toEqual([]);
    for (const name of names) {
      expect(sha256Of(await readFile(join(spool, name)))).toBe(parseSegmentName(name)?.sha256);
    }

    server.takesSegments = true;
    await server.listen(port);
    await until(async () => (await readdir(spool)).length === 0);
    const ids = await readRequestIds(server.segments.map(({ content }) => content));
    expect(new Set(ids).size).toBe(ids.length);
    expect(flushed.filter((id) => !ids.includes(id))).toEqual([]);
  } finally {
    running.kill("SIGKILL");
    await rm(directory, { recursive: true, force: true });
  }
}, 90_000);

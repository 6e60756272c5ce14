import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger, systemClock } from "@plumbline/platform";
import { PlumblineClient } from "@plumbline/sdk";
import { describe, expect, test } from "vitest";
import { type Claim, JobClient } from "./job-client.ts";
import { Lease } from "./lease.ts";
import { startStatusServer } from "./status-server.ts";
import { createWorker } from "./worker.ts";
import { workerConfigSchema } from "./worker-config.ts";

const logger = createLogger({ level: "silent", name: "worker" });

/** A server in trouble: it answers everything with one status. */
async function startServer(status: number, body: object): Promise<AsyncDisposable & { url: string }> {
  const http = createServer((_request, response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

async function createConfig(server: string) {
  const directory = await mkdtemp(join(tmpdir(), "plumbline-worker-"));
  const tokenFile = join(directory, "token");
  await writeFile(tokenFile, "plb_secret\n");
  const config = workerConfigSchema.parse({ server, tokenFile, port: 0, pollSeconds: 0.1 });
  return { config, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
}

/** An address where nobody listens any more. */
async function findClosedUrl(): Promise<string> {
  await using gone = await startServer(204, {});
  return gone.url;
}

describe("a worker", () => {
  test("ends where the server refuses its token", async () => {
    await using server = await startServer(401, {
      code: "identity/unauthenticated",
      detail: "no such token",
    });
    await using setup = await createConfig(server.url);
    await using worker = createWorker(setup.config, logger);
    await expect(worker.ended).rejects.toMatchObject({
      code: "worker/token-refused",
      message: expect.stringContaining("no such token") as string,
    });
  });

  test("waits for a server that is away, and says so at /health/ready", async () => {
    await using setup = await createConfig(await findClosedUrl());
    await using worker = createWorker(setup.config, logger);
    await using status = await startStatusServer(worker, setup.config, logger);
    await expect.poll(() => worker.problem).toContain("cannot be reached");
    expect(await (await fetch(`${status.url}/health`)).text()).toBe("OK");
    const ready = await fetch(`${status.url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ ready: false, reasons: { server: worker.problem } });
    expect(await (await fetch(`${status.url}/metrics`)).text()).toContain("plumbline_process_cpu");
  });

  test("cannot start without its token", () => {
    const config = workerConfigSchema.parse({ server: "http://127.0.0.1:1", tokenFile: "/nowhere/token" });
    expect(() => createWorker(config, logger)).toThrow("token file /nowhere/token cannot be read");
  });
});

describe("a lease", () => {
  const claim: Claim = {
    job: { id: "job", kind: "evaluate", input: {}, attempt: 1, timeLimitSeconds: 60 },
    fence: 1,
    leaseSeconds: 0.3,
  };
  const keep = (url: string) =>
    new Lease(new JobClient(new PlumblineClient({ url })), claim, {
      clock: systemClock,
      progressSeconds: 0.05,
    });

  test("is lost when the server gave the job to another", async () => {
    await using server = await startServer(409, { code: "jobs/lease-lost", detail: "lost" });
    using lease = keep(server.url);
    await expect.poll(() => lease.signal.reason as unknown).toBe("lost");
  });

  test("is lost when the server is away for longer than it lasts", async () => {
    using lease = keep(await findClosedUrl());
    const begin = performance.now();
    await expect.poll(() => lease.signal.reason as unknown).toBe("lost");
    expect(performance.now() - begin).toBeGreaterThan(250);
  });

  test("stops the work when the job was cancelled", async () => {
    await using server = await startServer(200, { cancelRequested: true });
    using lease = keep(server.url);
    await expect.poll(() => lease.signal.reason as unknown).toBe("cancelled");
  });

  test("goes on while it is renewed", async () => {
    await using server = await startServer(200, { cancelRequested: false });
    using lease = keep(server.url);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(lease.signal.aborted).toBe(false);
  });
});

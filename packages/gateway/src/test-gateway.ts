import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createGateway, type Gateway } from "./gateway.ts";
import { type GatewayConfig, gatewayConfigSchema } from "./gateway-config.ts";
import type { DeploymentRoute } from "./route-table.ts";
import { TestControlPlane, type TestDeployment } from "./test-control-plane.ts";

export const householdSignature: DeploymentRoute["signature"] = {
  inputs: [
    { name: "region", type: "string", required: true },
    { name: "age", type: "double", required: true },
    { name: "hours", type: "double", required: true },
  ],
};
export const household: TestDeployment = {
  name: "employment",
  model: "flat-columns.onnx",
  signature: householdSignature,
  entityKey: "person",
};

/** A gateway with a control plane, both real and on the loopback, in a directory that is deleted with them. */
export class TestGateway implements AsyncDisposable {
  readonly server: TestControlPlane;
  readonly directory: string;
  readonly config: GatewayConfig;
  gateway: Gateway;

  private constructor(server: TestControlPlane, directory: string, config: GatewayConfig, gateway: Gateway) {
    this.server = server;
    this.directory = directory;
    this.config = config;
    this.gateway = gateway;
  }

  /** Starts both and waits until everything deployed is served. */
  static async start(
    deployments: readonly TestDeployment[],
    settings: Partial<GatewayConfig> = {},
  ): Promise<TestGateway> {
    const server = new TestControlPlane();
    const url = await server.listen();
    await server.deploy(...deployments);
    const directory = await mkdtemp(join(tmpdir(), "plumbline-gateway-"));
    const tokenFile = join(directory, "token");
    await writeFile(tokenFile, `${server.token}\n`);
    const config = gatewayConfigSchema.parse({
      server: url,
      tokenFile,
      data: join(directory, "data"),
      port: 0,
      logLevel: "silent",
      ...settings,
    });
    const test = new TestGateway(server, directory, config, await createGateway(config));
    await test.until(async () => (await test.fetch("/health/ready")).status === 200);
    // It is kept once it is served.
    await test.until(() => existsSync(join(config.data, "route-table.json")));
    return test;
  }

  /** Stops the gateway and starts it on the same directory. */
  async restart(): Promise<void> {
    await this.gateway[Symbol.asyncDispose]();
    this.gateway = await createGateway(this.config);
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${this.server.callerToken}`, ...(init.headers as object) };
    return fetch(this.gateway.url + path, { ...init, headers });
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.fetch(path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", ...headers },
    });
  }

  async until(holds: () => Promise<boolean> | boolean): Promise<void> {
    for (let tries = 0; tries < 800; tries++) {
      if (await holds()) return;
      await sleep(25);
    }
    throw new Error("what was waited for did not happen within 20 s");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.gateway[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]().catch(() => undefined);
    await rm(this.directory, { recursive: true, force: true });
  }
}

import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { createP256Signer, formatP256PublicKeyPem, signEnvelope } from "@plumbline/ledger";
import { type DeploymentRoute, type RouteTable, routeTableType } from "./route-table.ts";

/** A deployment of a model among the test models of `@plumbline/inference`. */
export interface TestDeployment {
  readonly name: string;
  readonly model: string;
  readonly signature: DeploymentRoute["signature"];
  readonly revision?: number;
  readonly version?: string;
  readonly entityKey?: string;
  /** Further files of the version. */
  readonly files?: readonly string[];
}

const testModels = new URL("../../inference/testdata/", import.meta.url);

export const sha256Of = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");

/**
 * The other side of the gateway's protocol, over real HTTP and with real signatures: it signs route tables, hands out
 * model files and takes segments. It has no database behind it.
 */
export class TestControlPlane implements AsyncDisposable {
  readonly token = "plb_gateway";
  readonly callerToken = "plb_caller";
  readonly segments: { readonly query: URLSearchParams; readonly content: Buffer }[] = [];
  readonly heartbeats: unknown[] = [];
  /** Set to refuse segments for now. */
  takesSegments = true;
  /** Set to refuse a segment with this answer: what it says of the number of rows. */
  refuseSegment: (rows: number) => { status: number; code?: string } | undefined = () => undefined;
  /** Set to alter what is sent for a digest. */
  readonly altered = new Map<string, Buffer>();
  callers: RouteTable["callers"] = [
    { tokenSha256: sha256Of(this.callerToken), actorId: "caller", expiresAtMs: null },
  ];
  secretKey: Uint8Array = randomBytes(32).fill(1, 0, 1);
  generation = 0;
  deployments: DeploymentRoute[] = [];
  readonly #objects = new Map<string, Buffer>();
  #changed = Promise.withResolvers<void>();
  readonly #server = createServer((request, response) => {
    void this.#answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });

  /** Listens on a free port of the loopback, or on the port it had before. */
  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, "127.0.0.1", resolve));
    return this.url;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async deploy(...deployments: TestDeployment[]): Promise<void> {
    this.deployments = await Promise.all(deployments.map((deployment) => this.#route(deployment)));
    this.publish(this.generation + 1);
  }

  publish(generation: number): void {
    this.generation = generation;
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }

  /** Is away: open connections break, new ones are refused. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #route(deployment: TestDeployment): Promise<DeploymentRoute> {
    const { name, model, signature, revision = 1, version = "1", entityKey, files = [] } = deployment;
    const frozen = await Promise.all(
      [model, ...files].map(async (path) => {
        const content = await readFile(new URL(path, testModels));
        this.#objects.set(sha256Of(content), content);
        return { path, sha256: sha256Of(content), sizeBytes: content.byteLength };
      }),
    );
    return {
      name,
      deploymentId: `deployment-${name}`,
      revision,
      model: "test",
      version,
      versionId: `version-${version}`,
      versionDigest: `sha256:${sha256Of(JSON.stringify(frozen))}`,
      files: frozen,
      onnxPath: model,
      signature,
      entityKey: entityKey ?? null,
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://test");
    if (url.pathname === "/api/v1/evidence/key") {
      response.end(formatP256PublicKeyPem(this.secretKey));
      return;
    }
    if (request.headers.authorization !== `Bearer ${this.token}`) {
      response.writeHead(401).end();
      return;
    }
    const { pathname, searchParams } = url;
    if (pathname === "/api/v1/gateway/snapshot") await this.#answerSnapshot(searchParams, response);
    else if (pathname.startsWith("/api/v1/gateway/objects/")) {
      const sha256 = pathname.slice("/api/v1/gateway/objects/".length);
      response.end(this.altered.get(sha256) ?? this.#objects.get(sha256));
    } else if (pathname === "/api/v1/gateway/heartbeat") {
      this.heartbeats.push(JSON.parse((await buffer(request)).toString()));
      response.end("{}");
    } else if (pathname === "/api/v1/gateway/segments") {
      const content = await buffer(request);
      const refusal = this.takesSegments
        ? this.refuseSegment(Number(searchParams.get("rows")))
        : { status: 503 };
      if (refusal === undefined) this.segments.push({ query: searchParams, content });
      const { status = 201, ...problem } = refusal ?? {};
      response.writeHead(status).end(JSON.stringify({ ...problem, detail: "as the test wants it" }));
    } else response.writeHead(404).end();
  }

  async #answerSnapshot(query: URLSearchParams, response: ServerResponse): Promise<void> {
    const after = query.get("after");
    if (after !== null && Number(after) === this.generation) {
      const timer = setTimeout(() => this.#changed.resolve(), Number(query.get("waitSeconds")) * 1000);
      await this.#changed.promise;
      clearTimeout(timer);
    }
    if (after !== null && Number(after) === this.generation) {
      response.writeHead(304).end();
      return;
    }
    const table: RouteTable = {
      generation: this.generation,
      issuedAt: new Date().toISOString(),
      callers: this.callers,
      deployments: this.deployments,
    };
    const payload = new TextEncoder().encode(JSON.stringify(table));
    response.end(JSON.stringify(signEnvelope(routeTableType, payload, [createP256Signer(this.secretKey)])));
  }
}

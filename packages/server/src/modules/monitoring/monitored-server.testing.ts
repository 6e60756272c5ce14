import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "@plumbline/ledger";
import type { z } from "zod";
import { PredicateType, signEvidence, storeEvidence } from "#governance";
import { getModelVersion, type ModelVersion } from "#registry";
import { startTestServer, type TestServer } from "#testing";
import { EmploymentPeople, type People, type SegmentFile, texts } from "./employment-people.testing.ts";
import type { monitoringSchema } from "./monitoring.schema.ts";

type Monitoring = z.infer<typeof monitoringSchema>;

const fields = [{ name: "age", type: "long" }, ...texts.map((name) => ({ name, type: "string" }))];
const manifest = `flavors:\n  onnx: {data: model.onnx}\nsignature:\n  inputs: '${JSON.stringify(fields)}'\n`;
const openPolicy = `policy: 1
targets:
  production:
    mode: "off"
    rules: [{id: any, title: Any, requirement: nothing, pass: "true", fail: "false"}]
`;
const asGateway = { as: "gateway" } as const;

/** A server with versions of one model evaluated on households of 2015, and people to send to its deployments. */
export class MonitoredServer implements AsyncDisposable {
  readonly server: TestServer;
  readonly people: EmploymentPeople;
  readonly versions: readonly ModelVersion[];
  #clockMs = Date.now() - 3_600_000;

  private constructor(server: TestServer, people: EmploymentPeople, versions: readonly ModelVersion[]) {
    this.server = server;
    this.people = people;
    this.versions = versions;
  }

  static async start(): Promise<MonitoredServer> {
    const directory = mkdtempSync(join(tmpdir(), "plumbline-policy-"));
    const policyFile = join(directory, "policy.yaml");
    writeFileSync(policyFile, openPolicy);
    const server = await startTestServer({ config: { policyFile } });
    rmSync(directory, { recursive: true });
    const people = await EmploymentPeople.open();
    const evaluation = await people.evaluate({
      year: 2015,
      housing: "household",
      from: 20_000,
      count: 15_804,
    });
    const versions: ModelVersion[] = [];
    for (let number = 0; number < 2; number++) versions.push(await registerVersion(server, evaluation));
    return new MonitoredServer(server, people, versions);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await this.people[Symbol.asyncDispose]();
  }

  async deploy(name: string): Promise<void> {
    const json = { name, model: "employment", version: this.versions[0]!.version, entityKey: "person_id" };
    await expectStatus(201, await this.server.fetch("/api/v1/deployments", { json, as: "maintainer" }));
  }

  /** People who come after all those before, to revision 1 unless it is said. */
  async writeSegment(people: People, of: { revision?: number; columns?: string } = {}): Promise<SegmentFile> {
    const { revision = 1, ...more } = of;
    const { versionId } = this.versions[0]!;
    const segment = await this.people.writeSegment(people, {
      revision,
      versionId,
      firstMs: this.#clockMs,
      ...more,
    });
    this.#clockMs = segment.lastMs + 1;
    return segment;
  }

  upload(
    deployment: string,
    { bytes, ...announced }: SegmentFile,
    overriding: Record<string, unknown> = {},
  ): Promise<Response> {
    const values = { deployment, revision: 1, ...announced, ...overriding };
    const query = new URLSearchParams(Object.entries(values).map(([key, value]) => [key, String(value)]));
    const request = { method: "POST", body: bytes, ...asGateway };
    return this.server.fetch(`/api/v1/gateway/segments?${query.toString()}`, request);
  }

  async send(deployment: string, people: People, revision = 1): Promise<void> {
    const segment = await this.writeSegment(people, { revision });
    await expectStatus(201, await this.upload(deployment, segment, { revision }));
  }

  async label(deployment: string, labels: readonly { entityKey: string; label: number }[]): Promise<unknown> {
    const json = { labels };
    const answer = await this.server.fetch(`/api/v1/deployments/${deployment}/feedback`, {
      json,
      as: "contributor",
    });
    await expectStatus(200, answer);
    return answer.json();
  }

  async read(deployment: string): Promise<Monitoring> {
    const answer = await this.server.fetch(`/api/v1/deployments/${deployment}/monitoring`, { as: "viewer" });
    await expectStatus(200, answer);
    return (await answer.json()) as Monitoring;
  }

  /** What is known once everything that came was looked at. */
  async settle(deployment: string): Promise<Monitoring> {
    for (let tries = 0; tries < 400; tries++) {
      const monitoring = await this.read(deployment);
      if (!monitoring.isBehind) return monitoring;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${deployment} was not analysed within 20 s`);
  }

  /** Types and payloads of the ledger's entries, oldest first. */
  async entries(type: string): Promise<Record<string, unknown>[]> {
    const answer = await this.server.fetch(`/api/v1/ledger/entries?type=${type}&limit=100`, {
      as: "auditor",
    });
    const { entries } = (await answer.json()) as { entries: { payload: Record<string, unknown> }[] };
    return entries.map(({ payload, ...header }) => ({ ...header, ...payload }));
  }
}

async function expectStatus(status: number, answer: Response): Promise<void> {
  if (answer.status !== status) throw new Error(`${answer.url}: ${answer.status} ${await answer.text()}`);
}

async function registerVersion(
  server: TestServer,
  evaluation: Awaited<ReturnType<EmploymentPeople["evaluate"]>>,
): Promise<ModelVersion> {
  const call = async (path: string, json: unknown) => {
    const answer = await server.fetch(`/api/2.0/mlflow/${path}`, { json });
    return (await answer.json()) as Record<string, unknown>;
  };
  const { run } = await call("runs/create", { experiment_id: "0" });
  const { run_id, artifact_uri } = (run as { info: { run_id: string; artifact_uri: string } }).info;
  const root = artifact_uri.replace("mlflow-artifacts:/", "/api/2.0/mlflow-artifacts/artifacts/");
  for (const [name, body] of [
    ["MLmodel", manifest],
    ["model.onnx", `graph of ${run_id}`],
  ] as const) {
    await server.fetch(`${root}/model/${name}`, { method: "PUT", body });
  }
  await call("registered-models/create", { name: "employment" });
  const source = `${artifact_uri}/model`;
  const created = await call("model-versions/create", { name: "employment", source, run_id });
  const number = Number((created["model_version"] as { version: string }).version);
  const { workspace, actorId } = await server.principal();
  const version = await getModelVersion(server.context.storage.read, workspace, "employment", number);
  const signed = signEvidence(server.context, {
    subjects: [{ name: `employment/${number}`, digest: version.digest }],
    predicateType: PredicateType.evaluation,
    predicate: evaluation as unknown as JsonObject,
  });
  const about = { workspace, actorId, versionId: version.versionId };
  await server.context.storage.write((tx) => storeEvidence(server.context, tx, about, signed));
  return version;
}

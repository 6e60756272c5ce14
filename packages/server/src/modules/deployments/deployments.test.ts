import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestServer } from "#testing";
import {
  evaluateVersion,
  makeDeployableVersion,
  registerVersion,
  startDeploymentServer,
} from "./deployable-version.testing.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startDeploymentServer();
});
afterAll(() => server[Symbol.asyncDispose]());

interface Answer {
  readonly status: number;
  readonly body: {
    readonly code: string;
    readonly detail: string;
    readonly deploymentId: string;
    readonly current: Record<string, unknown>;
    readonly rollbackTarget: { revision: number } | null;
    readonly revisions: { revision: number; version: number; rolledBackTo: number | null }[];
    readonly gateways: Record<string, unknown>[];
  };
}

async function call(path: string, json?: unknown, as = "maintainer"): Promise<Answer> {
  const answer = await server.fetch(`/api/v1/deployments${path}`, { json, as });
  return { status: answer.status, body: (await answer.json()) as Answer["body"] };
}
const create = (name: string, version: number, as?: string) =>
  call("", { name, model: "employment", version, entityKey: "person_id" }, as);
const deploy = (name: string, version: number) =>
  call(`/${name}/revisions`, { model: "employment", version });
const rollBack = (name: string, reason?: string) => call(`/${name}/rollback`, { reason });

async function entriesOf(
  deploymentId: string,
): Promise<{ type: string; payload: Record<string, unknown> }[]> {
  const answer = await server.fetch(
    `/api/v1/ledger/entries?subject=${encodeURIComponent(`deployment:${deploymentId}`)}`,
    { as: "auditor" },
  );
  const { entries } = (await answer.json()) as { entries: never[] };
  return entries;
}

describe("deploying", () => {
  test("serves a version whose gate passed, and says so in the ledger by digest", async () => {
    const version = await makeDeployableVersion(server);
    const { status, body } = await create("first", version.version);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: "first",
      entityKey: "person_id",
      current: {
        revision: 1,
        model: "employment",
        version: version.version,
        versionDigest: version.digest,
        deployedBy: "test-maintainer",
        rolledBackTo: null,
      },
      rollbackTarget: null,
      gateways: [],
    });
    expect((await call("/first", undefined, "viewer")).body).toEqual(body);
    const [entry] = await entriesOf(body.deploymentId);
    expect(entry).toMatchObject({
      type: "deployment.created",
      payload: { versionDigest: version.digest, onnxDigest: `sha256:${version.onnx!.sha256}` },
    });
  });

  test("is refused, with all that is missing, for a version without ONNX and signature", async () => {
    const version = await registerVersion(server, { onnx: false, signature: false });
    await evaluateVersion(server, version);
    const { status, body } = await create("incomplete", version.version);
    expect(status).toBe(409);
    expect(body.code).toBe("deployments/insufficient");
    expect(body.detail).toContain("an ONNX model and a signature with inputs");
    expect((await call("/incomplete")).status).toBe(404);
  });

  test("is refused by the gate's rule where evidence is missing", async () => {
    const version = await registerVersion(server);
    const { status, body } = await create("unproved", version.version);
    expect(status).toBe(403);
    expect(body.detail).toMatch(/the gate says insufficient.*an evaluation with at least 100 rows/);
    await evaluateVersion(server, version);
    expect((await create("unproved", version.version)).status).toBe(201);
  });

  test("needs a name that is free, a permission, and a version that is there", async () => {
    const { version } = await makeDeployableVersion(server);
    expect((await create("taken", version)).status).toBe(201);
    expect((await create("taken", version)).body.code).toBe("deployments/already-exists");
    expect((await create("other", version, "contributor")).status).toBe(403);
    expect((await create("a b", version)).status).toBe(400);
    expect((await create("other", 999)).status).toBe(404);
    expect((await deploy("taken", version)).body.code).toBe("deployments/already-serves");
    expect((await deploy("nowhere", version)).body.code).toBe("deployments/not-found");
  });

  test("of the same name twice at once makes one deployment", async () => {
    const { version } = await makeDeployableVersion(server);
    const answers = await Promise.all([create("twice", version), create("twice", version)]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
  });
});

describe("rolling back", () => {
  test("goes to the version before, as a new revision, without asking the gate", async () => {
    const [one, two] = [await makeDeployableVersion(server), await makeDeployableVersion(server)];
    await create("back", one.version);
    expect((await deploy("back", two.version)).body.rollbackTarget).toMatchObject({ revision: 1 });
    await evaluateVersion(server, one, 50);
    const { status: gateStatus, body: gate } = await create("gated", one.version);
    expect(gateStatus).toBe(403);
    expect(gate.detail).toContain("the gate says fail");
    const { status, body } = await rollBack("back", "drift");
    expect(status).toBe(200);
    expect(body.current).toMatchObject({
      revision: 3,
      version: one.version,
      versionDigest: one.digest,
      rolledBackTo: 1,
      reason: "drift",
    });
    const again = await rollBack("back");
    expect(again.status).toBe(409);
    expect(again.body.code).toBe("deployments/nothing-earlier");
    const types = (await entriesOf(body.deploymentId)).map(({ type }) => type).sort();
    expect(types).toEqual(["deployment.created", "deployment.revised", "deployment.rolled-back"]);
  });

  test("is refused where a file of that version is gone from the object store", async () => {
    const [one, two] = [await makeDeployableVersion(server), await makeDeployableVersion(server)];
    await create("lost", one.version);
    await deploy("lost", two.version);
    const { workspace } = await server.principal();
    await server.context.objects.delete({ workspace, retentionClass: "artifact" }, one.onnx!.sha256);
    const { status, body } = await rollBack("lost");
    expect(status).toBe(409);
    expect(body.detail).toContain("model.onnx");
    expect((await call("/lost")).body.current).toMatchObject({ revision: 2 });
  });
});

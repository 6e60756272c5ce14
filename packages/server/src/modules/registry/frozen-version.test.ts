import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { treeDigest } from "#artifacts";
import { startTestServer, type TestServer } from "#testing";
import { findVersionByAlias, getModelVersion, listModelVersions } from "./read-models.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

async function post(path: string, input: object): Promise<Record<string, never>> {
  const answer = await server.fetch(`/api/2.0/mlflow${path}`, { json: input });
  expect(await answer.clone().text()).not.toContain("error_code");
  return (await answer.json()) as Record<string, never>;
}

async function upload(location: string, path: string, body: string): Promise<void> {
  const place = location.replace("mlflow-artifacts:/", "");
  const url = `/api/2.0/mlflow-artifacts/artifacts/${place}/${path}`;
  expect((await server.fetch(url, { method: "PUT", body })).status).toBe(200);
}

const manifest = `flavors:
  onnx:
    data: model.onnx
signature:
  inputs: '[{"type": "double", "name": "age", "required": true}]'
  outputs: '[{"type": "long", "name": "label", "required": true}]'
`;

interface LoggedModel {
  readonly modelId: string;
  readonly runId: string;
  readonly location: string;
}

/** A run with a logged model, as MLflow's client makes them. */
async function logModel(files: Readonly<Record<string, string>>): Promise<LoggedModel> {
  const { run } = (await post("/runs/create", { experiment_id: "0" })) as unknown as {
    run: { info: { run_id: string } };
  };
  const runId = run.info.run_id;
  const { model } = (await post("/logged-models", {
    experiment_id: "0",
    name: "model",
    source_run_id: runId,
  })) as unknown as { model: { info: { model_id: string; artifact_uri: string } } };
  for (const [path, content] of Object.entries(files)) await upload(model.info.artifact_uri, path, content);
  return { modelId: model.info.model_id, runId, location: model.info.artifact_uri };
}

async function register(name: string, input: object) {
  await server.fetch("/api/2.0/mlflow/registered-models/create", { json: { name } });
  const { model_version } = (await post("/model-versions/create", { name, ...input })) as unknown as {
    model_version: { version: string; run_id: string };
  };
  return model_version;
}

async function load(name: string, version: number) {
  const { workspace } = await server.principal();
  return getModelVersion(server.context.storage.read, workspace, name, version);
}

test("a version's file is handed out as it was frozen, whatever the run's folder has now", async () => {
  const { modelId, location } = await logModel({ MLmodel: manifest, "code/a.txt": "then" });
  await register("handed-out", { source: `models:/${modelId}`, model_id: modelId });
  await upload(location, "code/a.txt", "now");
  const fetchFile = (path: string, version = "1") => {
    const query = new URLSearchParams({ name: "handed-out", version, path });
    return server.fetch(`/model-versions/get-artifact?${query.toString()}`);
  };
  expect(await (await fetchFile("code/a.txt")).text()).toBe("then");
  expect((await fetchFile("code/b.txt")).status).toBe(404);
  expect((await fetchFile("code/a.txt", "2")).status).toBe(404);
  expect((await fetchFile("../x")).status).toBe(400);
});

describe("a version of a logged model", () => {
  test("has the files, the digest and the manifest that were there at registration", async () => {
    const files = { MLmodel: manifest, "model.onnx": "not a real graph", "code/extra.txt": "x" };
    const { modelId, runId } = await logModel(files);
    const { version, run_id } = await register("frozen", { source: `models:/${modelId}`, model_id: modelId });
    expect(run_id).toBe(runId);
    const whole = await load("frozen", Number(version));
    expect(whole.files.map(({ path }) => path)).toEqual(["MLmodel", "code/extra.txt", "model.onnx"]);
    expect(whole.digest).toBe(treeDigest(whole.files));
    expect(whole.onnx).toEqual(whole.files[2]);
    expect(whole).toMatchObject({
      flavors: ["onnx"],
      signature: { inputs: [{ name: "age", type: "double", required: true }] },
      loggedModelId: modelId,
      runId,
      manifestProblem: undefined,
    });
    const uri = await server.fetch(`/api/2.0/mlflow/model-versions/get-download-uri?name=frozen&version=1`);
    expect(await uri.json()).toEqual({ artifact_uri: expect.stringContaining(modelId) as string });
  });

  test("keeps them when the artifacts change afterwards, and its copies have the same", async () => {
    const { modelId, location } = await logModel({ MLmodel: manifest, "model.onnx": "first" });
    await register("steady", { source: `models:/${modelId}`, model_id: modelId });
    const before = await load("steady", 1);
    await upload(location, "model.onnx", "second");
    await upload(location, "more.bin", "more");
    expect(await load("steady", 1)).toEqual(before);
    await register("steady-copy", { source: "models:/steady/1" });
    const copy = await load("steady-copy", 1);
    expect([copy.digest, copy.files, copy.onnx]).toEqual([before.digest, before.files, before.onnx]);
    const now = await register("steady", { source: `models:/${modelId}`, model_id: modelId });
    expect((await load("steady", Number(now.version))).digest).not.toBe(before.digest);
  });

  test("says what is wrong with its manifest, and has no ONNX file then", async () => {
    const { modelId } = await logModel({ MLmodel: manifest.replace("model.onnx", "../../model.onnx") });
    await register("odd", { source: `models:/${modelId}`, model_id: modelId });
    const whole = await load("odd", 1);
    expect(whole.onnx).toBeUndefined();
    expect(whole.manifestProblem).toContain("../../model.onnx");
  });

  test("is refused where the source is another's", async () => {
    const [one, other] = [await logModel({ MLmodel: manifest }), await logModel({ MLmodel: manifest })];
    for (const input of [
      { source: `models:/${one.modelId}`, model_id: other.modelId },
      { source: one.location, model_id: other.modelId },
      { source: `${one.location}/../../${other.modelId}/artifacts`, model_id: one.modelId },
      { source: `mlflow-artifacts:/0/${one.runId}/artifacts/m`, run_id: other.runId },
      { source: `runs:/${one.runId}/m`, run_id: other.runId },
      { source: `runs:/${one.runId}/m` },
    ]) {
      const answer = await server.fetch("/api/2.0/mlflow/model-versions/create", {
        json: { name: "frozen", ...input },
      });
      expect([answer.status, ((await answer.json()) as { error_code: string }).error_code]).toEqual([
        400,
        "INVALID_PARAMETER_VALUE",
      ]);
    }
  });
});

test("a version of a run's folder has the files in it", async () => {
  const { runId } = await logModel({});
  await upload(`mlflow-artifacts:/0/${runId}/artifacts`, "model/MLmodel", manifest);
  await upload(`mlflow-artifacts:/0/${runId}/artifacts`, "model/model.onnx", "graph");
  await upload(`mlflow-artifacts:/0/${runId}/artifacts`, "plots/roc.png", "plot");
  await register("classic", { source: `runs:/${runId}/model`, run_id: runId });
  await register("classic", { source: `mlflow-artifacts:/0/${runId}/artifacts/model`, run_id: runId });
  const [byRun, byPath] = [await load("classic", 1), await load("classic", 2)];
  expect(byRun.files.map(({ path }) => path)).toEqual(["MLmodel", "model.onnx"]);
  expect(byPath.digest).toBe(byRun.digest);
});

test("a version whose files are elsewhere has none", async () => {
  await register("far", { source: "s3://bucket/model" });
  const whole = await load("far", 1);
  expect(whole.files).toEqual([]);
  expect(whole.digest).toBe(treeDigest([]));
});

test("the ledger has who registered what, with its digest", async () => {
  const { modelId } = await logModel({ MLmodel: manifest, "model.onnx": "for the ledger" });
  await register("recorded", { source: `models:/${modelId}`, model_id: modelId });
  const { versionId, digest } = await load("recorded", 1);
  const answer = await server.fetch(
    `/api/v1/ledger/entries?subject=${encodeURIComponent(`model-version:${versionId}`)}`,
  );
  const { entries } = (await answer.json()) as { entries: { type: string; payload: object }[] };
  expect(entries[0]).toMatchObject({
    type: "model-version.registered",
    payload: { name: "recorded", version: 1, digest, fileCount: 2, loggedModelId: modelId },
  });
});

test("the door gives versions to other modules", async () => {
  await register("listed", { source: "s3://bucket/a" });
  await register("listed", { source: "s3://bucket/b" });
  const alias = { name: "listed", alias: "Champion", version: "1" };
  await post("/registered-models/alias", alias);
  const { workspace } = await server.principal();
  const { read } = server.context.storage;
  expect((await listModelVersions(read, workspace, "listed")).map(({ version }) => version)).toEqual([2, 1]);
  expect((await findVersionByAlias(read, workspace, "listed", "Champion"))?.version).toBe(1);
  expect(await findVersionByAlias(read, workspace, "listed", "champion")).toBeUndefined();
  expect(await findVersionByAlias(read, workspace, "nothing", "champion")).toBeUndefined();
  const elsewhere = "elsewhere" as typeof workspace;
  await expect(getModelVersion(read, elsewhere, "listed", 1)).rejects.toMatchObject({ status: 404 });
});

test("the native API has a version whole", async () => {
  const { modelId } = await logModel({ MLmodel: manifest, "model.onnx": "native" });
  await register("shown", { source: `models:/${modelId}`, model_id: modelId });
  const answer = await server.fetch("/api/v1/models/shown/versions/1", { as: "viewer" });
  expect(await answer.json()).toMatchObject({
    name: "shown",
    version: 1,
    digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
    onnx: { path: "model.onnx", sizeBytes: 6 },
    flavors: ["onnx"],
    signature: { inputs: [{ name: "age" }] },
    createdBy: "test-administrator",
    aliases: [],
  });
  expect((await server.fetch("/api/v1/models/shown/versions/2", { as: "viewer" })).status).toBe(404);
  const list = await server.fetch("/api/v1/models?search=SHOW", { as: "viewer" });
  expect(await list.json()).toMatchObject({
    models: [{ name: "shown", latestVersion: { version: 1 } }],
    nextPageToken: null,
  });
});

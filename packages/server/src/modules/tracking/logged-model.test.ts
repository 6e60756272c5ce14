import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";
import { noteModelVersion } from "./note-model-version.ts";

const api = "/api/2.0/mlflow/logged-models";

interface Model {
  readonly info: { model_id: string; name: string; status: string; artifact_uri: string; tags?: unknown };
  readonly data: { metrics?: unknown; params?: unknown };
}

async function call(
  server: TestServer,
  path: string,
  json?: unknown,
  method?: string,
): Promise<{ status: number; model: Model; models?: Model[]; files?: unknown }> {
  const request = { ...(json !== undefined && { json }), ...(method !== undefined && { method }) };
  const answer = await server.fetch(path, request);
  return { status: answer.status, ...((await answer.json()) as { model: Model }) };
}

async function createModel(server: TestServer, name: string): Promise<Model> {
  const fields = {
    experiment_id: "0",
    name,
    tags: [{ key: "team", value: name }],
    params: [{ key: "lr", value: "1" }],
  };
  return (await call(server, api, fields)).model;
}

test("a logged model is made, finalized, tagged, listed and deleted", async () => {
  await using server = await startTestServer();
  const { info } = await createModel(server, "clf");
  const path = `${api}/${info.model_id}`;
  expect(info.status).toBe("LOGGED_MODEL_PENDING");
  const file = `/api/2.0/mlflow-artifacts/artifacts/0/models/${info.model_id}/artifacts/MLmodel`;
  await server.fetch(file, { method: "PUT", body: "flavors: {}" });
  const { model } = await call(
    server,
    path,
    { model_id: info.model_id, status: "LOGGED_MODEL_READY" },
    "PATCH",
  );
  expect(model.info.status).toBe("LOGGED_MODEL_READY");
  await call(server, `${path}/tags`, { tags: [{ key: "a", value: "b" }] }, "PATCH");
  await call(server, `${path}/tags/team`, undefined, "DELETE");
  expect((await call(server, path)).model.info.tags).toEqual([{ key: "a", value: "b" }]);
  expect((await call(server, `${path}/artifacts/directories`)).files).toEqual([
    { path: "MLmodel", is_dir: false, file_size: 11 },
  ]);
  await call(server, path, undefined, "DELETE");
  expect((await call(server, path)).status).toBe(404);
  expect((await call(server, `${path}?allow_deleted=true`)).status).toBe(200);
});

test("a metric that names a model is the model's as well; a model that is not there is refused", async () => {
  await using server = await startTestServer();
  const { info } = await createModel(server, "clf");
  const started = await server.fetch("/api/2.0/mlflow/runs/create", { json: { experiment_id: "0" } });
  const { run } = (await started.json()) as { run: { info: { run_id: string } } };
  const metric = {
    key: "auc",
    value: 0.9,
    timestamp: 1,
    step: 0,
    dataset_name: "held-out",
    dataset_digest: "d",
  };
  const log = (modelId: string) =>
    server.fetch("/api/2.0/mlflow/runs/log-metric", {
      json: { run_id: run.info.run_id, ...metric, model_id: modelId },
    });
  expect((await log(info.model_id)).status).toBe(200);
  expect((await log("m-none")).status).toBe(400);
  expect((await call(server, `${api}/${info.model_id}`)).model.data.metrics).toEqual([
    { ...metric, model_id: info.model_id, run_id: run.info.run_id },
  ]);
});

test("logged models are found by name, status, metric and data set", async () => {
  await using server = await startTestServer();
  const names = async (search: Record<string, unknown>) => {
    const { models = [] } = await call(server, `${api}/search`, { experiment_ids: ["0"], ...search });
    return models.map(({ info }) => info.name).sort();
  };
  const { info } = await createModel(server, "Alpha");
  await createModel(server, "alpha");
  await call(server, `${api}/${info.model_id}`, { status: "LOGGED_MODEL_READY" }, "PATCH");
  expect(await names({ filter: "name LIKE 'al%'" })).toEqual(["alpha"]);
  expect(await names({ filter: "status = 'READY'" })).toEqual(["Alpha"]);
  expect(await names({ filter: "metrics.auc > 0" })).toEqual([]);
  expect(await names({ datasets: [{ dataset_name: "held-out" }] })).toEqual([]);
  expect(await names({ order_by: [{ field_name: "metrics.auc", ascending: false }] })).toEqual([
    "Alpha",
    "alpha",
  ]);
});

test("a logged model says which versions it was registered as", async () => {
  await using server = await startTestServer();
  const { info } = await createModel(server, "clf");
  const principal = await server.principal("administrator");
  for (const version of [1, 2]) {
    await server.context.storage.write((transaction) =>
      noteModelVersion(server.context, transaction, principal, {
        modelId: info.model_id,
        name: "m",
        version,
      }),
    );
  }
  expect((await call(server, `${api}/${info.model_id}`)).model.info.tags).toContainEqual({
    key: "mlflow.modelVersions",
    value: '[{"name": "m", "version": 1}, {"name": "m", "version": 2}]',
  });
});

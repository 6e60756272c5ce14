import { join } from "node:path";
import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";

const api = "/api/2.0/mlflow/experiments";

async function call(server: TestServer, path: string, json?: unknown): Promise<Record<string, unknown>> {
  const answer = await server.fetch(`${api}${path}`, json === undefined ? {} : { json });
  return (await answer.json()) as Record<string, unknown>;
}

async function names(server: TestServer, search: Record<string, unknown>): Promise<string[]> {
  const { experiments = [] } = await call(server, "/search", { max_results: 100, ...search });
  return (experiments as { name: string }[]).map(({ name }) => name);
}

test("experiment 0 is Default, and ids count up from it", async () => {
  await using server = await startTestServer();
  const { experiment } = await call(server, "/get?experiment_id=0");
  expect(experiment).toMatchObject({ name: "Default", artifact_location: "mlflow-artifacts:/0" });
  expect(await call(server, "/create", { name: "a" })).toEqual({ experiment_id: "1" });
  expect(await call(server, "/create", { name: "b" })).toEqual({ experiment_id: "2" });
});

test("artifacts are kept where a client says, in folders of the clients too, which this server does not open", async () => {
  await using server = await startTestServer();
  const kept = ["s3://bucket/path", "file:///home/ann/mlruns", "/home/ann/mlruns", "C:\\mlruns"];
  for (const [index, location] of kept.entries()) {
    expect(await call(server, "/create", { name: `e${index}`, artifact_location: location })).toEqual({
      experiment_id: `${index + 1}`,
    });
    const json = { experiment_id: `${index + 1}` };
    const started = await server.fetch("/api/2.0/mlflow/runs/create", { json });
    const { run } = (await started.json()) as { run: { info: { run_id: string; artifact_uri: string } } };
    expect(run.info.artifact_uri).toBe(`${location}/${run.info.run_id}/artifacts`);
    const listed = await server.fetch(`/api/2.0/mlflow/artifacts/list?run_id=${run.info.run_id}`);
    expect(await listed.json()).toMatchObject({
      error_code: "INVALID_PARAMETER_VALUE",
      message: expect.stringContaining("not kept by this server") as string,
    });
  }
  const completed = await call(server, "/create", { name: "relative", artifact_location: "my/location" });
  expect(await call(server, `/get?experiment_id=${String(completed["experiment_id"])}`)).toMatchObject({
    experiment: { artifact_location: join(process.cwd(), "my/location") },
  });
  for (const location of ["file:a", "//host/a", "runs:/a", "/a/../b", "file:///a/%2e%2e/b"]) {
    expect(await call(server, "/create", { name: "x", artifact_location: location })).toMatchObject({
      error_code: "INVALID_PARAMETER_VALUE",
      message: expect.stringContaining("artifact_location is") as string,
    });
  }
});

test("a deleted experiment takes its runs along, keeps its name, and comes back with them", async () => {
  await using server = await startTestServer();
  await call(server, "/create", { name: "a" });
  const started = await server.fetch("/api/2.0/mlflow/runs/create", { json: { experiment_id: "1" } });
  const { run } = (await started.json()) as { run: { info: { run_id: string } } };
  const stage = async () => {
    const answer = await server.fetch(`/api/2.0/mlflow/runs/get?run_id=${run.info.run_id}`);
    return ((await answer.json()) as { run: { info: { lifecycle_stage: string } } }).run.info.lifecycle_stage;
  };
  expect(await call(server, "/delete", { experiment_id: "1" })).toEqual({});
  expect(await stage()).toBe("deleted");
  expect(await call(server, "/create", { name: "a" })).toMatchObject({
    error_code: "RESOURCE_ALREADY_EXISTS",
    message: expect.stringContaining("among the deleted ones") as string,
  });
  expect(await call(server, "/delete", { experiment_id: "1" })).toMatchObject({
    error_code: "RESOURCE_DOES_NOT_EXIST",
  });
  await call(server, "/restore", { experiment_id: "1" });
  expect(await stage()).toBe("active");
});

test("experiments are found by name, tag and time", async () => {
  await using server = await startTestServer();
  for (const name of ["Alpha", "alpha", "beta"]) {
    await call(server, "/create", { name, tags: [{ key: "team", value: name }] });
  }
  expect(await names(server, { filter: "name LIKE 'al%'" })).toEqual(["alpha"]);
  expect(await names(server, { filter: "name ILIKE 'AL%'", order_by: ["name"] })).toEqual(["Alpha", "alpha"]);
  expect(await names(server, { filter: "tags.team = 'beta' AND creation_time > 5" })).toEqual(["beta"]);
  expect(await names(server, { filter: "tags.team IS NULL" })).toEqual(["Default"]);
  expect(await call(server, "/search", {})).toMatchObject({ error_code: "INVALID_PARAMETER_VALUE" });
});

test("a reader may read and not write", async () => {
  await using server = await startTestServer();
  expect((await server.fetch(`${api}/get?experiment_id=0`, { as: "viewer" })).status).toBe(200);
  expect((await server.fetch(`${api}/create`, { as: "viewer", json: { name: "x" } })).status).toBe(403);
});

test.each(["[]", "5", '"x"', "{"])("a body %s is refused, and never a fault of the server", async (body) => {
  await using server = await startTestServer();
  const answer = await server.fetch(`${api}/create`, {
    body,
    headers: { "content-type": "application/json" },
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toHaveProperty("error_code");
});

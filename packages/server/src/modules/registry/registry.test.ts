import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const mlflow = "/api/2.0/mlflow";

interface Answer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- what a server answered is looked at with expect
  readonly body: any;
}

async function call(method: string, path: string, input: object = {}, as = "maintainer"): Promise<Answer> {
  const query = new URLSearchParams(
    Object.entries(input).flatMap(([key, value]: [string, unknown]) =>
      (Array.isArray(value) ? value : [value]).map((item) => [key, String(item)]),
    ),
  );
  const answer =
    method === "GET"
      ? await server.fetch(`${path}?${query.toString()}`, { as })
      : await server.fetch(path, { method, json: input, as });
  return { status: answer.status, body: await answer.json() };
}
const post = (path: string, input: object, as?: string) => call("POST", mlflow + path, input, as);
const get = (path: string, input: object = {}, as?: string) => call("GET", mlflow + path, input, as);

async function createModel(name: string, versions = 0): Promise<void> {
  expect((await post("/registered-models/create", { name })).status).toBe(200);
  for (let made = 0; made < versions; made++) {
    const answer = await post("/model-versions/create", { name, source: `s3://bucket/${name}/${made}` });
    expect(answer.status).toBe(200);
  }
}

describe("registered models", () => {
  test("are created, described, renamed and deleted under both prefixes", async () => {
    const created = await call("POST", "/ajax-api/2.0/mlflow/registered-models/create", {
      name: "credit",
      tags: [{ key: "team", value: "risk" }],
    });
    expect(created.body.registered_model).toMatchObject({
      name: "credit",
      creation_timestamp: expect.any(Number) as number,
      tags: [{ key: "team", value: "risk" }],
    });
    expect(created.body.registered_model).not.toHaveProperty("description");
    const described = await call("PATCH", `${mlflow}/registered-models/update`, {
      name: "credit",
      description: "who pays back",
    });
    expect(described.body.registered_model.description).toBe("who pays back");
    expect((await post("/registered-models/rename", { name: "credit", new_name: "loans" })).status).toBe(200);
    expect((await get("/registered-models/get", { name: "credit" })).body).toMatchObject({
      error_code: "RESOURCE_DOES_NOT_EXIST",
    });
    expect((await get("/registered-models/get", { name: "loans" })).body.registered_model.tags).toHaveLength(
      1,
    );
    expect((await call("DELETE", `${mlflow}/registered-models/delete`, { name: "loans" })).status).toBe(200);
    expect((await get("/registered-models/get", { name: "loans" })).status).toBe(404);
    await createModel("loans", 1);
    expect((await get("/model-versions/get", { name: "loans", version: "1" })).status).toBe(200);
  });

  test("a taken name, a bad name and a missing one are told apart by their codes", async () => {
    await createModel("taken");
    const codes = await Promise.all(
      [{ name: "taken" }, { name: "a/b" }, { name: "" }, {}, { name: 5 }].map(async (input) => {
        const { status, body } = await post("/registered-models/create", input);
        return [status, body.error_code as string];
      }),
    );
    expect(codes).toEqual([
      [400, "RESOURCE_ALREADY_EXISTS"],
      ...Array.from({ length: 4 }, () => [400, "INVALID_PARAMETER_VALUE"]),
    ]);
  });

  test("tags are set, replaced and deleted; deleting one twice is no error", async () => {
    await createModel("tagged", 1);
    for (const value of ["a", "b"]) {
      await post("/registered-models/set-tag", { name: "tagged", key: "k", value });
      await post("/model-versions/set-tag", { name: "tagged", version: "1", key: "k", value });
    }
    const model = (await get("/registered-models/get", { name: "tagged" })).body.registered_model;
    expect(model.tags).toEqual([{ key: "k", value: "b" }]);
    expect(model.latest_versions[0].tags).toEqual([{ key: "k", value: "b" }]);
    for (const status of [200, 200]) {
      const input = { name: "tagged", version: "1", key: "k" };
      expect((await call("DELETE", `${mlflow}/registered-models/delete-tag`, input)).status).toBe(status);
      expect((await call("DELETE", `${mlflow}/model-versions/delete-tag`, input)).status).toBe(status);
    }
    expect(
      (await get("/registered-models/get", { name: "tagged" })).body.registered_model,
    ).not.toHaveProperty("tags");
  });
});

describe("versions", () => {
  test("have numbers that are never used again", async () => {
    await createModel("numbered", 3);
    await call("DELETE", `${mlflow}/model-versions/delete`, { name: "numbered", version: "3" });
    const { body } = await post("/model-versions/create", { name: "numbered", source: "s3://bucket/next" });
    expect(body.model_version.version).toBe("4");
    expect((await get("/model-versions/get", { name: "numbered", version: "3" })).status).toBe(404);
  });

  test("registered at the same time get numbers of their own", async () => {
    await createModel("crowded");
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        post("/model-versions/create", { name: "crowded", source: "s3://b/m" }),
      ),
    );
    const numbers = answers.map(({ body }) => Number(body.model_version.version));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_value, index) => index + 1),
    );
  });

  test("move through stages, and make way for one another where asked", async () => {
    await createModel("staged", 2);
    const to = (version: string, stage: string, archive = false) =>
      post("/model-versions/transition-stage", {
        name: "staged",
        version,
        stage,
        archive_existing_versions: archive,
      });
    expect((await to("1", "staging")).body.model_version.current_stage).toBe("Staging");
    expect((await to("2", "STAGING", true)).body.model_version.current_stage).toBe("Staging");
    const latest = await post("/registered-models/get-latest-versions", { name: "staged" });
    expect(
      latest.body.model_versions.map((v: { version: string; current_stage: string }) => [
        v.version,
        v.current_stage,
      ]),
    ).toEqual([
      ["1", "Archived"],
      ["2", "Staging"],
    ]);
    expect((await to("1", "None", true)).status).toBe(200);
    expect((await to("1", "Bogus")).body.error_code).toBe("INVALID_PARAMETER_VALUE");
  });

  test("of a copy are of the files of the version that was copied, by number, alias or stage", async () => {
    await createModel("original", 2);
    await createModel("copy");
    await post("/registered-models/alias", { name: "original", alias: "best", version: "1" });
    const sources = ["models:/original/2", "models:/original@best", "models:/original/latest"];
    const copies: string[] = [];
    for (const source of sources) {
      const { body } = await post("/model-versions/create", { name: "copy", source });
      copies.push(body.model_version.source as string);
      const { version } = body.model_version;
      const uri = await get("/model-versions/get-download-uri", { name: "copy", version });
      expect(uri.body.artifact_uri).toMatch(/^s3:\/\/bucket\/original\/[01]$/);
    }
    expect(copies).toEqual(["models:/original/2", "models:/original/1", "models:/original/2"]);
    expect(
      (await post("/model-versions/create", { name: "copy", source: "models:/original/9" })).status,
    ).toBe(404);
  });

  test.each([
    "/etc/passwd",
    "file:///etc/passwd",
    "http://example.org/model",
    "mlflow-artifacts:/../../etc",
    "mlflow-artifacts:/1/%2e%2e/%2e%2e/x",
    "runs:/0123/model",
    "models:/m-0123",
  ])("from %s are refused", async (source) => {
    await post("/registered-models/create", { name: "sourced" });
    const { status, body } = await post("/model-versions/create", { name: "sourced", source });
    expect([status, body.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
  });
});

describe("aliases", () => {
  test("point at a version, move, and keep their history", async () => {
    await createModel("pointed", 2);
    const set = (alias: string, version: string) =>
      post("/registered-models/alias", { name: "pointed", alias, version });
    expect((await set("champion", "1")).status).toBe(200);
    expect((await set("champion", "2")).status).toBe(200);
    const found = await get("/registered-models/alias", { name: "pointed", alias: "champion" });
    expect(found.body.model_version).toMatchObject({ version: "2", aliases: ["champion"] });
    expect(
      (await get("/registered-models/alias", { name: "pointed", alias: "Champion" })).body.error_code,
    ).toBe("INVALID_PARAMETER_VALUE");
    expect(
      (await get("/registered-models/alias", { name: "pointed", alias: "latest" })).body.model_version
        .version,
    ).toBe("2");
    for (const status of [200, 200]) {
      const deleted = await call("DELETE", `${mlflow}/registered-models/alias`, {
        name: "pointed",
        alias: "champion",
      });
      expect(deleted.status).toBe(status);
    }
    const { body } = await call("GET", "/api/v1/models/pointed", {}, "viewer");
    expect(
      body.aliasHistory.map((change: { alias: string; version: number | null; changedBy: string }) => [
        change.alias,
        change.version,
        change.changedBy,
      ]),
    ).toEqual([
      ["champion", null, "test-maintainer"],
      ["champion", 2, "test-maintainer"],
      ["champion", 1, "test-maintainer"],
    ]);
  });

  test("that are reserved, malformed or point nowhere are refused", async () => {
    await createModel("strict", 1);
    const set = (alias: string, version = "1") =>
      post("/registered-models/alias", { name: "strict", alias, version });
    expect((await set("latest")).status).toBe(400);
    expect((await set("v1")).status).toBe(400);
    expect((await set("a.b")).status).toBe(400);
    expect((await set("fine", "7")).status).toBe(404);
    expect((await set("fine", "x")).status).toBe(400);
  });

  test.each(["production", "Production"])(
    "that are governed as %s obey the gate, by MLflow's API too",
    async (alias) => {
      await post("/registered-models/create", { name: "governed" });
      await post("/model-versions/create", { name: "governed", source: "s3://bucket/governed" });
      const byAlias = await post("/registered-models/alias", { name: "governed", alias, version: "1" });
      const byStage = await post("/model-versions/transition-stage", {
        name: "governed",
        version: "1",
        stage: alias,
      });
      for (const { status, body } of [byAlias, byStage]) {
        expect([status, body.error_code]).toEqual([403, "PERMISSION_DENIED"]);
        expect(body.message).toContain("insufficient");
      }
      expect(
        (await get("/registered-models/get", { name: "governed" })).body.registered_model,
      ).not.toHaveProperty("aliases");
    },
  );
});

describe("searches", () => {
  test("take MLflow's filters and orders, page by page", async () => {
    for (const name of ["find-a", "find-b", "find-c"]) await createModel(name, 2);
    await post("/model-versions/set-tag", { name: "find-b", version: "2", key: "team", value: "Risk" });
    const names = [];
    let token = "";
    do {
      const { body } = await get("/registered-models/search", {
        filter: "name LIKE 'find-%'",
        max_results: 2,
        order_by: "name DESC",
        page_token: token,
      });
      expect(body).toHaveProperty("registered_models");
      names.push(...body.registered_models.map((model: { name: string }) => model.name));
      token = (body.next_page_token as string | undefined) ?? "";
    } while (token !== "");
    expect(names).toEqual(["find-c", "find-b", "find-a"]);
    const search = async (filter: string) => {
      const { body } = await get("/model-versions/search", { filter });
      const versions = (body.model_versions ?? []) as { name: string; version: string }[];
      return versions.map(({ name, version }) => `${name}/${version}`);
    };
    expect(await search("tags.team ILIKE 'ri%'")).toEqual(["find-b/2"]);
    expect(await search("tags.team LIKE 'ri%'")).toEqual([]);
    expect(await search("name = 'find-a' AND version_number > 1")).toEqual(["find-a/2"]);
    expect((await get("/model-versions/search", { filter: "bogus = 'x'" })).body.error_code).toBe(
      "INVALID_PARAMETER_VALUE",
    );
    expect(
      (
        await post("/registered-models/search", {
          filter: "name = 'find-a'",
          max_results: "100",
          order_by: [],
        })
      ).body.registered_models,
    ).toHaveLength(1);
    expect((await get("/registered-models/search", { max_results: 1001 })).status).toBe(400);
    expect((await get("/registered-models/search", { page_token: "made up" })).status).toBe(400);
  });

  test("leave out prompts unless asked for them", async () => {
    const prompt = { key: "mlflow.prompt.is_prompt", value: "true" };
    await post("/registered-models/create", { name: "greeting", tags: [prompt] });
    await post("/model-versions/create", { name: "greeting", source: "dummy-source", tags: [prompt] });
    const search = async (path: string, field: string, filter: string) =>
      ((await get(path, { filter })).body[field] ?? []) as unknown[];
    const named = "name = 'greeting'";
    const asked = `${named} AND tags.\`mlflow.prompt.is_prompt\` = 'true'`;
    expect(await search("/registered-models/search", "registered_models", named)).toHaveLength(0);
    expect(await search("/registered-models/search", "registered_models", asked)).toHaveLength(1);
    expect(await search("/model-versions/search", "model_versions", named)).toHaveLength(0);
    expect(await search("/model-versions/search", "model_versions", asked)).toHaveLength(1);
    const { body } = await call("GET", "/api/v1/models", { search: "GREET" }, "viewer");
    expect(body.models).toHaveLength(0);
  });
});

test("a prompt's version becomes production without a gate, and may be deleted; a model tagged as a prompt may not", async () => {
  const prompt = { key: "mlflow.prompt.is_prompt", value: "true" };
  await post("/registered-models/create", { name: "welcome", tags: [prompt] });
  await post("/model-versions/create", { name: "welcome", source: "dummy-source", tags: [prompt] });
  const alias = { name: "welcome", alias: "production", version: "1" };
  expect((await post("/registered-models/alias", alias)).status).toBe(200);
  expect(
    (await call("DELETE", `${mlflow}/model-versions/delete`, { name: "welcome", version: "1" })).status,
  ).toBe(200);
  await createModel("disguised", 1);
  await post("/registered-models/set-tag", { name: "disguised", ...prompt });
  await post("/model-versions/set-tag", { name: "disguised", version: "1", ...prompt });
  const refused = await post("/registered-models/alias", { ...alias, name: "disguised" });
  expect([refused.status, refused.body.error_code]).toEqual([403, "PERMISSION_DENIED"]);
});

describe("permissions", () => {
  test("reading, registering and promoting are three", async () => {
    await createModel("guarded", 1);
    const status = async (as: string, method: string, path: string, input: object) =>
      (await call(method, mlflow + path, { name: "guarded", version: "1", ...input }, as)).status;
    expect(await status("viewer", "GET", "/model-versions/get", {})).toBe(200);
    expect(await status("viewer", "POST", "/model-versions/set-tag", { key: "k", value: "v" })).toBe(403);
    expect(await status("contributor", "POST", "/model-versions/set-tag", { key: "k", value: "v" })).toBe(
      200,
    );
    expect(await status("contributor", "POST", "/registered-models/alias", { alias: "a" })).toBe(403);
    expect(await status("contributor", "DELETE", "/model-versions/delete", {})).toBe(403);
    expect(await status("maintainer", "POST", "/registered-models/alias", { alias: "a" })).toBe(200);
  });
});

import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";
import { getDatasetVersion } from "./dataset.store.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ config: { artifactLimitBytes: 100_000 } });
});
afterAll(() => server[Symbol.asyncDispose]());

const people = "person_id,age,race,employed\n1,30,white,true\n2,41,black,false\n3,,white,true\n";
const digestOf = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;

const register = (name: string, body: string, as = "contributor", format = "csv") =>
  server.fetch(`/api/v1/datasets/${name}/versions?format=${format}`, { method: "POST", body, as });

async function storedFiles(): Promise<string[]> {
  const entries = await readdir(server.dataDirectory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /dataset/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name));
}

describe("registering", () => {
  test("keeps the file under its digest, with what is in it", async () => {
    const answer = await register("people", people);
    expect(answer.status).toBe(201);
    const digest = digestOf(people);
    const version = await answer.json();
    expect(version).toMatchObject({
      name: "people",
      digest,
      format: "csv",
      sizeBytes: people.length,
      rowCount: 3,
      createdBy: "test-contributor",
      columns: [
        { name: "person_id", type: "int64", nullCount: 0, roles: [] },
        { name: "age", type: "int64", nullCount: 1, approximateDistinctCount: 2, roles: [] },
        { name: "race", type: "string", nullCount: 0, roles: [] },
        { name: "employed", type: "boolean", nullCount: 0, roles: [] },
      ],
    });
    const content = await server.fetch(`/api/v1/datasets/people/versions/${digest}/content`, {
      as: "viewer",
    });
    expect(content.headers.get("content-type")).toContain("text/csv");
    expect(await content.text()).toBe(people);
    const read = await server.fetch(`/api/v1/datasets/people/versions/${digest}`, { as: "viewer" });
    expect(await read.json()).toEqual(version);
  });

  test("the same bytes again gives the version that is there", async () => {
    const text = "a\n1\n";
    const [first, second] = await Promise.all([register("again", text), register("again", text)]);
    expect(new Set([first.status, second.status])).toEqual(new Set([200, 201]));
    expect(await first.json()).toEqual(await second.json());
    expect((await register("again", text)).status).toBe(200);
    const other = await register("again", text, "contributor", "parquet");
    expect(other.status).toBe(409);
  });

  test("a file that cannot be read is refused with the reason and leaves nothing behind", async () => {
    const before = await storedFiles();
    const answer = await register("broken", "a,b\n1,2\n3\n");
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      code: "datasets/unreadable-file",
      detail: expect.stringContaining("line 3: has 1 fields where the header has 2") as string,
    });
    expect((await register("broken", "")).status).toBe(400);
    expect((await register("broken", `a\n${"1\n".repeat(60_000)}`)).status).toBe(413);
    expect(await storedFiles()).toEqual(before);
    expect((await server.fetch("/api/v1/datasets/broken")).status).toBe(404);
  });

  test("an upload that is cut short leaves nothing behind", async () => {
    const before = await storedFiles();
    const abort = new AbortController();
    const body = new ReadableStream({
      pull: async (controller) => {
        controller.enqueue(new TextEncoder().encode("a,b\n1,2\n"));
        await new Promise((resolve) => setTimeout(resolve, 20));
      },
    });
    const sent = server.fetch("/api/v1/datasets/cut/versions?format=csv", {
      method: "POST",
      body,
      as: "contributor",
      signal: abort.signal,
    });
    setTimeout(() => abort.abort(), 100);
    await expect(sent).rejects.toThrow("abort");
    await expect.poll(storedFiles).toEqual(before);
  });

  test("needs the permission, a good name and a known format", async () => {
    expect((await register("people", people, "viewer")).status).toBe(403);
    expect((await register("a%20b", people)).status).toBe(400);
    expect((await register("people", people, "contributor", "xlsx")).status).toBe(400);
  });
});

describe("roles", () => {
  const digest = digestOf(people);
  const setRoles = (roles: unknown, as = "contributor") =>
    server.fetch(`/api/v1/datasets/people/versions/${digest}/roles`, {
      method: "PUT",
      json: { roles },
      as,
    });

  test("are kept with the version and replace those before", async () => {
    await register("people", people);
    expect((await setRoles({ age: ["feature"], race: ["sensitive", "feature"] })).status).toBe(200);
    const answer = await setRoles({ race: ["sensitive"], employed: ["target"] });
    expect(answer.status).toBe(200);
    const principal = await server.principal("viewer");
    const version = getDatasetVersion(server.context.storage.read, principal.workspace, "people", digest);
    expect(version?.columns.map(({ name, roles }) => [name, roles])).toEqual([
      ["person_id", []],
      ["age", []],
      ["race", ["sensitive"]],
      ["employed", ["target"]],
    ]);
  });

  test("that break a rule are refused, all of them named", async () => {
    const answer = await setRoles({ rase: ["sensitive"], employed: ["target", "feature"] });
    expect(answer.status).toBe(400);
    const { problems } = (await answer.json()) as { problems: { field: string }[] };
    expect(problems.map(({ field }) => field)).toEqual(["roles.rase", "roles.employed"]);
    expect((await setRoles({ age: ["label"] })).status).toBe(400);
    expect((await setRoles({}, "viewer")).status).toBe(403);
  });
});

test("the list has each dataset with its newest version", async () => {
  await register("growing", "a\n1\n");
  await register("growing", "a\n1\n2\n");
  const list = (await (await server.fetch("/api/v1/datasets", { as: "viewer" })).json()) as {
    datasets: { name: string; versionCount: number; latest: { rowCount: number } }[];
  };
  expect(list.datasets.find(({ name }) => name === "growing")).toMatchObject({
    versionCount: 2,
    latest: { rowCount: 2 },
  });
  const growing = await server.fetch("/api/v1/datasets/growing", { as: "viewer" });
  const { versions } = (await growing.json()) as { versions: { rowCount: number }[] };
  expect(versions.map(({ rowCount }) => rowCount)).toEqual([2, 1]);
});

test("the same dataset name in another workspace is another dataset", async () => {
  await register("people", people);
  const principal = await server.principal("viewer");
  const elsewhere = { ...principal, workspace: "elsewhere" as typeof principal.workspace };
  expect(
    getDatasetVersion(server.context.storage.read, elsewhere.workspace, "people", digestOf(people)),
  ).toBeUndefined();
});

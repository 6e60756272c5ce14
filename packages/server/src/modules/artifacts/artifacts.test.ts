import { createHash } from "node:crypto";
import { request } from "node:http";
import { describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";
import { parseArtifactPath } from "./artifact-path.ts";
import { listFiles } from "./artifact.store.ts";

const root = "/api/2.0/mlflow-artifacts/artifacts";

function put(server: TestServer, path: string, body: string): Promise<Response> {
  return server.fetch(`${root}/${path}`, { method: "PUT", body });
}

async function list(server: TestServer, path: string): Promise<unknown> {
  return (await server.fetch(`${root}?path=${encodeURIComponent(path)}`)).json();
}

test("a file comes back as it was sent, as an attachment that no browser runs", async () => {
  await using server = await startTestServer();
  const page = "<script>alert(1)</script>";
  expect((await put(server, "1/r/artifacts/page.html", page)).status).toBe(200);
  const answer = await server.fetch(`${root}/1/r/artifacts/page.html`);
  expect(await answer.text()).toBe(page);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-type": "text/html",
    "content-length": String(page.length),
    "content-disposition": "attachment; filename=page.html",
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    etag: `"${createHash("sha256").update(page).digest("hex")}"`,
  });
});

test("a directory lists what stands in it, not what stands deeper", async () => {
  await using server = await startTestServer();
  for (const path of ["d/a.txt", "d/sub/b.txt", "d/sub/deep/c.txt", "d/sub-2.txt", "d/sub0", "e/x"]) {
    await put(server, path, path);
  }
  await put(server, "d/empty", "");
  expect(await list(server, "d")).toEqual({
    files: [
      { path: "a.txt", is_dir: false, file_size: 7 },
      { path: "empty", is_dir: false },
      { path: "sub", is_dir: true },
      { path: "sub-2.txt", is_dir: false, file_size: 11 },
      { path: "sub0", is_dir: false, file_size: 6 },
    ],
  });
  expect(await list(server, "")).toEqual({
    files: [
      { path: "d", is_dir: true },
      { path: "e", is_dir: true },
    ],
  });
  expect(await list(server, "none")).toEqual({});
  expect(await list(server, "d/a.txt")).toEqual({});
  const { storage } = server.context;
  expect(listFiles(storage.read, "default", parseArtifactPath("d/sub", "read"))).toEqual([
    expect.objectContaining({ path: "b.txt", sizeBytes: 11 }),
    expect.objectContaining({ path: "deep/c.txt", sizeBytes: 16 }),
  ]);
});

test("a directory of more files than are read at a time is listed whole", async () => {
  await using server = await startTestServer();
  const expected = Array.from({ length: 620 }, (_, i) => `f${String(i).padStart(4, "0")}`);
  await server.context.storage.write((transaction) => {
    for (const name of [...expected, "g/1", "g/2", "h"]) {
      transaction.run(
        `INSERT INTO artifact_files (workspace, path, id, sha256, size_bytes, written_at_ms)
         VALUES ('default', ?, ?, '00', 1, 0)`,
        `big/${name}`,
        name,
      );
    }
  });
  const { files } = (await list(server, "big")) as { files: { path: string }[] };
  expect(files.map(({ path }) => path)).toEqual([...expected, "g", "h"]);
});

test("deleting takes a file or a directory, and never the root", async () => {
  await using server = await startTestServer();
  for (const path of ["d/a", "d/b/c", "d2/a"]) await put(server, path, "x");
  const remove = (path: string) => server.fetch(`${root}/${path}`, { method: "DELETE" });
  expect(await (await remove("d")).json()).toEqual({});
  expect(await list(server, "d")).toEqual({});
  expect(await list(server, "")).toEqual({ files: [{ path: "d2", is_dir: true }] });
  expect((await remove("missing")).status).toBe(200);
  expect((await rawRequest(server, "DELETE", `${root}/%2e`)).status).toBe(400);
  expect(await list(server, "")).toEqual({ files: [{ path: "d2", is_dir: true }] });
});

test("a path is a file or a directory, never both", async () => {
  await using server = await startTestServer();
  await put(server, "a/b", "x");
  expect((await put(server, "a", "x")).status).toBe(400);
  expect((await put(server, "a/b/c", "x")).status).toBe(400);
  const answer = await server.fetch(`${root}/a`);
  expect([answer.status, await answer.json()]).toEqual([
    400,
    { detail: 'artifact path is a directory, not a file: "a"' },
  ]);
});

describe("a path that leaves the root is refused, whatever the method", () => {
  const paths = [
    "../x",
    "..%2f..%2fx",
    "%2e%2e/%2e%2e/x",
    "%252e%252e%252fx",
    "a/%2e%2e/x",
    "%2fetc%2fpasswd",
    "a%5c..%5cx",
    "C:%5cx",
    "%00",
    "file:%2f%2f%2fetc",
  ];
  test.each(paths)("%s", async (path) => {
    await using server = await startTestServer();
    for (const method of ["GET", "PUT", "DELETE"]) {
      const { status, text } = await rawRequest(server, method, `${root}/${path}`);
      expect(status).toBe(400);
      expect(JSON.parse(text)).toMatchObject({ error_code: "INVALID_PARAMETER_VALUE" });
    }
  });
});

test("a file past the limit is refused, and nothing of it stays", async () => {
  await using server = await startTestServer({ config: { artifactLimitBytes: 10 } });
  const answer = await put(server, "a", "x".repeat(11));
  expect([answer.status, await answer.json()]).toEqual([
    413,
    { error_code: "BAD_REQUEST", message: "object is larger than the 10 bytes allowed here" },
  ]);
  expect(await list(server, "")).toEqual({});
});

test("each upload and each removal is a ledger entry", async () => {
  await using server = await startTestServer();
  await put(server, "d/a", "1");
  await put(server, "d/a", "2");
  await server.fetch(`${root}/d`, { method: "DELETE" });
  const answer = await server.fetch("/api/v1/ledger/entries?limit=100");
  const { entries } = (await answer.json()) as {
    entries: { type: string; subject: string; payload: unknown }[];
  };
  const mine = entries.filter(({ type }) => type.startsWith("artifact."));
  expect(mine.map(({ type }) => type).sort()).toEqual([
    "artifact.deleted",
    "artifact.written",
    "artifact.written",
  ]);
  expect(new Set(mine.map(({ subject }) => subject)).size).toBe(1);
  const sha256 = createHash("sha256").update("2").digest("hex");
  expect(mine.find(({ type }) => type === "artifact.deleted")?.payload).toEqual({
    path: "d/a",
    sha256,
    sizeBytes: 1,
  });
});

test("a reader may download and not upload", async () => {
  await using server = await startTestServer();
  await put(server, "a", "x");
  expect((await server.fetch(`${root}/a`, { as: "viewer" })).status).toBe(200);
  expect((await server.fetch(`${root}/a`, { as: "viewer", method: "PUT", body: "y" })).status).toBe(403);
});

/** Sends a path as it is: `fetch` would tidy it. */
async function rawRequest(
  server: TestServer,
  method: string,
  path: string,
): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(server.url);
  const authorization = `Bearer ${await server.token("administrator")}`;
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, headers: { authorization } }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => (text += String(chunk)));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
}

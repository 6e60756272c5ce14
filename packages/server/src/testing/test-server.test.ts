import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { startTestServer } from "./test-server.ts";

test("a test server answers, knows its users, and leaves nothing behind", async () => {
  let directory: string;
  {
    await using server = await startTestServer();
    directory = server.dataDirectory;
    expect((await server.fetch("/health", { as: "anonymous" })).status).toBe(200);
    expect((await server.fetch("/metrics", { as: "anonymous" })).status).toBe(401);
    expect((await server.fetch("/metrics", { as: "viewer" })).status).toBe(200);
    expect((await server.fetch("/metrics", { as: await server.token("worker") })).status).toBe(200);
    const principal = await server.principal("viewer", "approver");
    expect(principal.permissions.has("approvals:give")).toBe(true);
    expect(principal.permissions.has("users:manage")).toBe(false);
    expect(existsSync(directory)).toBe(true);
  }
  expect(existsSync(directory)).toBe(false);
});

test("two servers side by side share nothing", async () => {
  await using one = await startTestServer();
  await using other = await startTestServer();
  const token = await one.token("viewer");
  expect((await one.fetch("/metrics", { as: token })).status).toBe(200);
  expect((await other.fetch("/metrics", { as: token })).status).toBe(401);
});

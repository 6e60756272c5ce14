import { expect, test } from "vitest";
import { exitOf, startCommand, startServer } from "./running-server.testing.ts";

test("a server drains at SIGTERM and ends with 0", async () => {
  await using server = await startServer();
  expect(await server.stop("SIGTERM")).toBe(0);
});

test("a command that is interrupted ends with 130", async () => {
  await using server = await startServer();
  expect(await server.stop("SIGINT")).toBe(130);
});

test("version answers without a server, as text or as one JSON document", async () => {
  const child = startCommand(["version", "--json"]);
  const chunks: Buffer[] = [];
  child.stdout!.on("data", (chunk: Buffer) => chunks.push(chunk));
  expect(await exitOf(child)).toBe(0);
  expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
  });
});

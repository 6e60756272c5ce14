import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import { exitOf, startCommand, startServer } from "./running-server.testing.ts";

test("a server drains at SIGTERM and ends with 0", async () => {
  await using server = await startServer();
  expect(await server.stop("SIGTERM")).toBe(0);
});

test("a server that is interrupted drains too, and ends with 130", async () => {
  await using server = await startServer();
  expect(await server.stop("SIGINT")).toBe(130);
});

test("a command that is interrupted ends with 130", async () => {
  await using silent = await listenSilently();
  const child = startCommand(["model", "list"], { PLUMBLINE_URL: silent.url, PLUMBLINE_TOKEN: "plb_x" });
  const exit = exitOf(child);
  await silent.asked;
  child.kill("SIGINT");
  expect(await exit).toBe(130);
});

/** A server that takes connections and never answers. */
async function listenSilently(): Promise<AsyncDisposable & { url: string; asked: Promise<unknown> }> {
  const listener = createServer();
  const asked = once(listener, "connection");
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      const [socket] = (await asked) as [Socket];
      socket.destroy();
      listener.close();
    },
  };
}

test("version answers without a server, as text or as one JSON document", async () => {
  const child = startCommand(["version", "--json"]);
  const chunks: Buffer[] = [];
  child.stdout!.on("data", (chunk: Buffer) => chunks.push(chunk));
  expect(await exitOf(child)).toBe(0);
  expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
  });
});

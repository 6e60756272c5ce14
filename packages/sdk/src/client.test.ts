import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { PlumblineApiError, PlumblineClient, PlumblineUnreachableError } from "./index.ts";

const token = "plb_a-secret-that-no-message-may-hold";

/** A real server on a free loopback port, and a client of it. */
async function listen(listener: RequestListener): Promise<AsyncDisposable & { client: PlumblineClient }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    client: new PlumblineClient({ url: `http://127.0.0.1:${port}/`, token, timeoutSeconds: 5 }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const echo: RequestListener = (request, response) => {
  void answerWhatCame(request, response);
};

async function answerWhatCame(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = (await buffer(request)).toString();
  const { method, url, headers } = request;
  response.setHeader("content-type", "application/json");
  response.end(
    JSON.stringify({ method, url, body, type: headers["content-type"], auth: headers.authorization }),
  );
}

describe("a call", () => {
  test("sends the token, the query and the body as JSON", async () => {
    await using server = await listen(echo);
    expect(await server.client.get("/a", { query: { n: 2, tags: ["x y", "z"], none: undefined } })).toEqual({
      method: "GET",
      url: "/a?n=2&tags=x+y&tags=z",
      body: "",
      auth: `Bearer ${token}`,
    });
    for (const method of ["post", "put", "patch", "delete"] as const) {
      expect(await server.client[method]("/b", { one: 1 })).toMatchObject({
        method: method.toUpperCase(),
        body: '{"one":1}',
        type: "application/json",
      });
    }
  });

  test("uploads bytes and streams as they are", async () => {
    await using server = await listen(echo);
    const bytes = new TextEncoder().encode("PAR1");
    for (const content of [bytes, Readable.from([bytes])]) {
      const answer = await server.client.upload("/c", content, {
        contentType: "application/vnd.apache.parquet",
      });
      expect(answer).toMatchObject({ method: "POST", body: "PAR1", type: "application/vnd.apache.parquet" });
    }
  });

  test("reads text and streams, and takes no content for undefined", async () => {
    await using server = await listen((request, response) => {
      response.statusCode = request.url === "/none" ? 204 : request.url === "/same" ? 304 : 200;
      response.end(request.url === "/text" ? "line" : undefined);
    });
    expect(await server.client.text("/text")).toBe("line");
    expect((await buffer(await server.client.openStream("/text"))).toString()).toBe("line");
    expect(await server.client.get("/none")).toBeUndefined();
    expect(await server.client.get("/same")).toBeUndefined();
  });

  test("keeps the path of the server's address as a prefix", async () => {
    await using server = await listen(echo);
    const client = new PlumblineClient({ url: `${server.client.url}/plumbline/` });
    expect(await client.get("/a")).toMatchObject({ url: "/plumbline/a" });
  });
});

describe("a refusal", () => {
  test.each([
    [
      {
        code: "registry/no-such-version",
        detail: "version 9 does not exist",
        problems: [{ field: "version", message: "9" }],
      },
      {
        code: "registry/no-such-version",
        message: "version 9 does not exist",
        problems: [{ field: "version", message: "9" }],
      },
    ],
    [
      { error_code: "RESOURCE_DOES_NOT_EXIST", message: "no run" },
      { code: "RESOURCE_DOES_NOT_EXIST", message: "no run", problems: [] },
    ],
    [{ error: "no model" }, { code: "http/404", message: "no model", problems: [] }],
    ["<html>", { code: "http/404", message: "the server answered 404 Not Found: <html>", problems: [] }],
    ["", { code: "http/404", message: "the server answered 404 Not Found", problems: [] }],
  ])("is an error with the code and the message of its body: %j", async (body, expected) => {
    await using server = await listen((_request, response) => {
      response.statusCode = 404;
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
    const error: unknown = await server.client.post("/x", {}).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PlumblineApiError);
    expect(error).toMatchObject({ ...expected, status: 404 });
  });

  test("by redirection is not followed, so that the token stays with its server", async () => {
    await using server = await listen((_request, response) => {
      response.writeHead(302, { location: "http://127.0.0.1:1/" }).end();
    });
    await expect(server.client.get("/x")).rejects.toThrow(PlumblineUnreachableError);
  });
});

describe("a server that does not answer", () => {
  test("is named with the cause, and the token is in no message", async () => {
    const server = await listen(echo);
    await server[Symbol.asyncDispose]();
    const error = await server.client
      .get("/x", { query: { secret: 1 } })
      .catch((thrown: unknown) => thrown as Error);
    expect(error).toBeInstanceOf(PlumblineUnreachableError);
    expect((error as Error).message).toMatch(
      /^GET http:\/\/127\.0\.0\.1:\d+\/x cannot be reached: .*ECONNREFUSED/,
    );
    expect(JSON.stringify(error) + (error as Error).message).not.toContain(token);
  });

  test("is given up after the time allowed", async () => {
    await using server = await listen(() => {});
    await expect(server.client.get("/x", { timeoutSeconds: 0.05 })).rejects.toThrow(
      "no answer within 0.05 s",
    );
  });

  test("is left at once by the caller's signal, with its reason", async () => {
    await using server = await listen(() => {});
    const left = new AbortController();
    const call = server.client.get("/x", { signal: left.signal });
    left.abort(new Error("no longer wanted"));
    await expect(call).rejects.toThrow("no longer wanted");
  });

  test("gets a GET once more when the connection breaks, and never a POST", async () => {
    const calls: string[] = [];
    await using server = await listen((request, response) => {
      calls.push(String(request.method));
      if (calls.filter((method) => method === "GET").length === 2) response.end("{}");
      else request.socket.destroy();
    });
    await expect(server.client.post("/x", {})).rejects.toThrow(PlumblineUnreachableError);
    expect(calls).toEqual(["POST"]);
    expect(await server.client.get("/x")).toEqual({});
    expect(calls).toEqual(["POST", "GET", "GET"]);
  });
});

test("a url with credentials or another protocol is refused without repeating the credentials", () => {
  expect(() => new PlumblineClient({ url: "http://user:pass@host" })).toThrow(/^(?!.*pass@).*host$/);
  expect(() => new PlumblineClient({ url: "ftp://host" })).toThrow("no http:// or https:// address");
});

import { readFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { expect, test } from "vitest";
import {
  type AllowedDestinations,
  noDestinations,
  parseAllowedDestinations,
} from "./allowed-destinations.ts";
import type { ResolveHost } from "./check-destination.ts";
import { type GuardedRequest, sendGuarded } from "./guarded-request.ts";

const fixture = (name: string) => readFile(new URL(`./fixtures/${name}`, import.meta.url), "utf8");

async function listen(server: Server): Promise<{ port: number } & AsyncDisposable> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function answer(listener: RequestListener) {
  return listen(createServer(listener));
}

function allow(text: string): AllowedDestinations {
  const result = parseAllowedDestinations(text);
  if ("invalid" in result) throw new Error(result.invalid.join());
  return result.allowed;
}

const loopback = allow("127.0.0.1");
const at = (...addresses: string[]): ResolveHost => {
  return async () => addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
};

function post(
  url: string,
  allowed: AllowedDestinations,
  resolve?: ResolveHost,
  more: Partial<GuardedRequest> = {},
) {
  const request = {
    url,
    method: "POST",
    timeoutMs: 2000,
    maximumAnswerBytes: 1000,
    body: "{}",
    ...more,
  } as const;
  return resolve === undefined ? sendGuarded(request, allowed) : sendGuarded(request, allowed, resolve);
}

test("what the operator allows is reached, with headers and body as given", async () => {
  await using receiver = await answer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      response.writeHead(202, { "x-seen": request.headers["x-signature"] ?? "" });
      response.end(`${request.method} ${request.url} ${Buffer.concat(chunks).toString()}`);
    });
  });
  const answered = await post(`http://127.0.0.1:${receiver.port}/hook?a=1`, loopback, undefined, {
    body: '{"ü":1}',
    headers: { "X-Signature": "v1,abc" },
  });
  expect(answered.status).toBe(202);
  expect(answered.headers["x-seen"]).toBe("v1,abc");
  expect(answered.body.toString()).toBe('POST /hook?a=1 {"ü":1}');
});

test.each([
  ["http://127.0.0.1/", "address-refused"],
  ["https://127.0.0.1/", "address-refused"],
  ["https://localhost/", "address-refused"],
  ["https://0.0.0.0/", "address-refused"],
  ["https://[::]/", "address-refused"],
  ["https://[::1]/", "address-refused"],
  ["https://[::ffff:127.0.0.1]/", "address-refused"],
  ["https://[64:ff9b::7f00:1]/", "address-refused"],
  ["https://[fe80::1]/", "address-refused"],
  ["https://169.254.169.254/latest/meta-data", "address-refused"],
  ["https://100.64.0.1/", "address-refused"],
  ["https://2130706433/", "invalid-url"],
  ["https://0177.0.0.1/", "invalid-url"],
  ["http://8.8.8.8/", "not-https"],
  ["https://no-such-host.invalid/", "unresolved"],
])("without a list, %s is refused as %s", async (url, code) => {
  await expect(post(url, noDestinations)).rejects.toMatchObject({ code: `outbound/${code}` });
});

test("a host is refused where any of its addresses is", async () => {
  await expect(post("https://x.example/", noDestinations, at("8.8.8.8", "10.0.0.1"))).rejects.toMatchObject({
    code: "outbound/address-refused",
  });
  await expect(post("http://x.example/", loopback, at("127.0.0.1", "8.8.8.8"))).rejects.toMatchObject({
    code: "outbound/not-https",
  });
});

test("a name on the list may have any address", async () => {
  await using receiver = await answer((_request, response) => response.end("ok"));
  const url = `http://ci.internal:${receiver.port}/`;
  expect((await post(url, allow("ci.internal"), at("127.0.0.1"))).status).toBe(200);
  await expect(post(url, allow("other.internal"), at("127.0.0.1"))).rejects.toMatchObject({
    code: "outbound/address-refused",
  });
});

test("a name is looked up once, and the connection goes to the address that was checked", async () => {
  await using receiver = await answer((request, response) => response.end(request.headers.host));
  let lookups = 0;
  // A second look-up would get an address at which nobody listens.
  const rebinding: ResolveHost = async () => [
    { address: lookups++ === 0 ? "127.0.0.1" : "127.0.0.2", family: 4 },
  ];
  const answered = await post(`http://rebind.example:${receiver.port}/`, loopback, rebinding);
  expect(answered.body.toString()).toBe(`rebind.example:${receiver.port}`);
  expect(lookups).toBe(1);
});

test("a redirect is an answer and is not followed", async () => {
  let requests = 0;
  await using receiver = await answer((_request, response) => {
    requests++;
    response.writeHead(307, { location: "http://169.254.169.254/" }).end();
  });
  expect((await post(`http://127.0.0.1:${receiver.port}/`, loopback)).status).toBe(307);
  expect(requests).toBe(1);
});

test("of a long answer only the allowed part is read", async () => {
  await using receiver = await answer((_request, response) => {
    const timer = setInterval(() => response.write("x".repeat(600)), 1);
    response.on("close", () => clearInterval(timer));
  });
  const { body } = await post(`http://127.0.0.1:${receiver.port}/`, loopback);
  expect(body.length).toBe(1000);
});

test("who does not answer in time is given up, before the answer and within it", async () => {
  await using silent = await answer(() => undefined);
  await using slow = await answer((_request, response) => void response.write("x"));
  for (const { port } of [silent, slow]) {
    await expect(
      post(`http://127.0.0.1:${port}/`, loopback, undefined, { timeoutMs: 100 }),
    ).rejects.toMatchObject({ code: "outbound/timed-out" });
  }
  const never: ResolveHost = () => new Promise(() => undefined);
  await expect(post("https://x.example/", noDestinations, never, { timeoutMs: 50 })).rejects.toMatchObject({
    code: "outbound/timed-out",
  });
});

test("the caller can end it", async () => {
  await using silent = await answer(() => undefined);
  const gone = new AbortController();
  const sent = post(`http://127.0.0.1:${silent.port}/`, loopback, undefined, { signal: gone.signal });
  gone.abort(new Error("enough"));
  await expect(sent).rejects.toThrow("enough");
});

test("who is not there is unreachable, by the code of the operating system", async () => {
  const { port } = await (async () => {
    await using closed = await answer(() => undefined);
    return closed;
  })();
  await expect(post(`http://127.0.0.1:${port}/`, loopback)).rejects.toMatchObject({
    code: "outbound/unreachable",
    message: '"127.0.0.1" could not be reached: ECONNREFUSED',
  });
});

test("over https the certificate must be the host's and trusted", async () => {
  const [cert, key] = await Promise.all([fixture("localhost-certificate.pem"), fixture("localhost-key.pem")]);
  await using receiver = await listen(
    createSecureServer({ cert, key }, (_request, response) => response.end("ok")),
  );
  const own = allow("localhost,127.0.0.1");
  const send = (host: string) => post(`https://${host}:${receiver.port}/`, own, at("127.0.0.1"));
  await expect(send("localhost")).rejects.toMatchObject({ code: "outbound/unreachable" });
  const usual = getCACertificates("default");
  setDefaultCACertificates([...usual, cert]);
  try {
    expect((await send("localhost")).body.toString()).toBe("ok");
    await expect(send("127.0.0.1")).rejects.toMatchObject({
      message: expect.stringContaining("ERR_TLS_CERT_ALTNAME_INVALID"),
    });
  } finally {
    setDefaultCACertificates(usual);
  }
});

import { connect } from "node:net";
import { deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { household, TestGateway } from "./test-gateway.ts";

const types = {
  booleans: "BOOL",
  halves: "FP16",
  floats: "FP32",
  doubles: "FP64",
  bytes: "UINT8",
  longs: "INT64",
  unsigned_longs: "UINT64",
  words: "BYTES",
};
const tensorSignature = (names: readonly string[]) => ({
  inputs: names.map((name) => ({
    name,
    type: "tensor",
    "tensor-spec": { dtype: "float32", shape: [-1, 2] },
  })),
});

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await TestGateway.start([
    { ...household, version: "3", revision: 2 },
    { name: "echo", model: "echo.onnx", signature: tensorSignature(Object.keys(types)) },
  ]);
});
afterAll(() => gateway[Symbol.asyncDispose]());

const person = [
  { name: "region", datatype: "BYTES", shape: [1], data: ["north"] },
  { name: "age", datatype: "FP64", shape: [1], data: [40] },
  { name: "hours", datatype: "FP64", shape: [1], data: [38] },
];
const infer = "/v2/models/employment/infer";

describe("what the server tells about itself", () => {
  test.each(["/v2", "/v2/"])("%s names the server and its extensions", async (path) => {
    const answer: unknown = await (await gateway.fetch(path)).json();
    expect(answer).toMatchObject({ name: "plumbline", extensions: ["binary_tensor_data"] });
  });

  test("health needs no token, models do", async () => {
    const statuses = await Promise.all(
      ["/v2/health/live", "/v2/health/ready", "/v2/models/employment"].map(
        async (path) => (await fetch(gateway.gateway.url + path)).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 401]);
  });

  test("a model's metadata are those of its graph", async () => {
    for (const path of ["/v2/models/employment", "/v2/models/employment/versions/3"]) {
      expect(await (await gateway.fetch(path)).json()).toEqual({
        name: "employment",
        versions: ["3"],
        platform: "onnxruntime_onnx",
        inputs: [
          { name: "age", datatype: "FP64", shape: [-1] },
          { name: "hours", datatype: "FP64", shape: [-1] },
          { name: "region", datatype: "BYTES", shape: [-1] },
        ],
        outputs: [
          { name: "employed", datatype: "INT64", shape: [-1] },
          { name: "probability", datatype: "FP32", shape: [-1] },
        ],
      });
      expect((await gateway.fetch(`${path}/ready`)).status).toBe(200);
    }
  });

  test("an unknown model or version is 404 with an error, and never another version", async () => {
    for (const path of [
      "/v2/models/other",
      "/v2/models/employment/versions/2",
      "/v2/models/employment/versions/2/ready",
    ]) {
      const response = await gateway.fetch(path);
      expect([response.status, Object.keys((await response.json()) as object)]).toEqual([404, ["error"]]);
    }
  });
});

describe("inference", () => {
  test("answers the outputs asked for, with the id and the version", async () => {
    const response = await gateway.post("/v2/models/employment/versions/3/infer", {
      id: "zählung",
      inputs: person,
      outputs: [{ name: "employed" }],
    });
    expect(await response.json()).toEqual({
      model_name: "employment",
      model_version: "3",
      id: "zählung",
      outputs: [{ name: "employed", datatype: "INT64", shape: [1], data: [1] }],
    });
  });

  test("takes JSON without a content type, gzip and deflate", async () => {
    const body = Buffer.from(JSON.stringify({ inputs: person }));
    for (const [encoding, sent] of [
      ["identity", body],
      ["gzip", gzipSync(body)],
      ["deflate", deflateSync(body)],
    ] as const) {
      const response = await gateway.fetch(infer, {
        method: "POST",
        body: new Uint8Array(sent),
        headers: { "content-encoding": encoding },
      });
      expect([encoding, response.status]).toEqual([encoding, 200]);
    }
  });

  test("runs requests that come together as one batch and gives each its own rows", async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, at) => {
        const [region, , hours] = person;
        const age = { name: "age", datatype: "FP64", shape: [1], data: [20 + at] };
        const response = await gateway.post(infer, { inputs: [hours, age, region] });
        const { outputs } = (await response.json()) as { outputs: { data: number[] }[] };
        return outputs[1]?.data[0];
      }),
    );
    expect(new Set(answers).size).toBeGreaterThan(35);
    expect(answers).toEqual(answers.toSorted((one, other) => Number(one) - Number(other)));
  });

  test("takes an empty batch", async () => {
    const inputs = person.map((input) => ({ ...input, shape: [0], data: [] }));
    const response = await gateway.post(infer, { inputs });
    expect(((await response.json()) as { outputs: unknown[] }).outputs).toEqual([
      { name: "employed", datatype: "INT64", shape: [0], data: [] },
      { name: "probability", datatype: "FP32", shape: [0], data: [] },
    ]);
  });
});

/** A request of every type with binary tensors, each at whatever place the one before it ended. */
function binaryEcho(): { head: Record<string, unknown>; binary: Buffer; values: Record<string, Uint8Array> } {
  const texts = ["", "ä"].flatMap((text) => {
    const bytes = Buffer.from(text);
    return [Buffer.from(Uint32Array.of(bytes.length).buffer), bytes];
  });
  const values: Record<string, Uint8Array> = {
    booleans: Uint8Array.of(1, 0),
    words: Buffer.concat(texts),
    bytes: Uint8Array.of(0, 255),
    halves: new Uint8Array(Float16Array.of(0.5, -Infinity).buffer),
    floats: new Uint8Array(Float32Array.of(1.5, NaN).buffer),
    doubles: new Uint8Array(Float64Array.of(Math.PI, -0).buffer),
    longs: new Uint8Array(BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n).buffer),
    unsigned_longs: new Uint8Array(BigUint64Array.of(0n, 2n ** 64n - 1n).buffer),
  };
  const inputs = Object.entries(values).map(([name, bytes]) => ({
    name,
    datatype: types[name as keyof typeof types],
    shape: [1, 2],
    parameters: { binary_data_size: bytes.byteLength },
  }));
  return { head: { inputs }, binary: Buffer.concat(Object.values(values)), values };
}

async function postBinary(head: Record<string, unknown>, binary: Uint8Array): Promise<Response> {
  const json = Buffer.from(JSON.stringify(head));
  return gateway.fetch("/v2/models/echo/infer", {
    method: "POST",
    body: new Uint8Array(Buffer.concat([json, binary])),
    headers: { "inference-header-content-length": String(json.byteLength) },
  });
}

describe("binary tensors", () => {
  test("of every type come back bit by bit", async () => {
    const { head, binary, values } = binaryEcho();
    const response = await postBinary({ ...head, parameters: { binary_data_output: true } }, binary);
    const bytes = Buffer.from(await response.arrayBuffer());
    const jsonLength = Number(response.headers.get("inference-header-content-length"));
    const { outputs } = JSON.parse(bytes.subarray(0, jsonLength).toString()) as {
      outputs: { name: string; parameters: { binary_data_size: number } }[];
    };
    let offset = jsonLength;
    const received = outputs.map(({ name, parameters }) => {
      const part = bytes.subarray(offset, (offset += parameters.binary_data_size));
      return [name.replace("_out", ""), part.toString("hex")];
    });
    const sent = Object.entries(values).map(([name, part]) => [name, Buffer.from(part).toString("hex")]);
    expect(new Map(received as [string, string][])).toEqual(new Map(sent as [string, string][]));
    expect(offset).toBe(bytes.length);
  });

  test("answer as JSON with whole 64-bit integers, and NaN and the infinities quoted", async () => {
    const { head, binary } = binaryEcho();
    const names = ["longs", "unsigned_longs", "floats", "booleans", "words"];
    const outputs = names.map((name) => ({ name: `${name}_out` }));
    const text = await (await postBinary({ ...head, outputs }, binary)).text();
    expect(text).toContain('"data":[-9223372036854775808,9223372036854775807]');
    expect(text).toContain('"data":[0,18446744073709551615]');
    expect(text).toContain('"data":[1.5,"NaN"]');
    expect(text).toContain('"data":[true,false]');
    expect(text).toContain('"data":["","ä"]');
  });

  test.each([
    [
      "bytes after the last tensor",
      (binary: Buffer) => Buffer.concat([binary, Buffer.of(0)]),
      "1 bytes of binary data",
    ],
    ["bytes that are missing", (binary: Buffer) => binary.subarray(0, -1), "15 bytes are left in the body"],
  ])("with %s are refused", async (_what, change, message) => {
    const { head, binary } = binaryEcho();
    const response = await postBinary(head, change(binary));
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: expect.stringContaining(message) as string },
    ]);
  });

  test("of FP16 have no JSON form, in or out", async () => {
    const { head, binary } = binaryEcho();
    const out = await postBinary({ ...head, outputs: [{ name: "halves_out" }] }, binary);
    expect([out.status, await out.text()]).toEqual([
      400,
      expect.stringContaining("FP16, which has no JSON form"),
    ]);
    const inputs = [{ name: "halves", datatype: "FP16", shape: [1, 2], data: [1, 2] }];
    const sent = await gateway.post("/v2/models/echo/infer", { inputs });
    expect([sent.status, await sent.text()]).toEqual([400, expect.stringContaining("FP16 has no JSON form")]);
  });
});

describe("a caller's fault is 4xx with an error, and the connection stays open", () => {
  const [region, age, hours] = person;
  test.each([
    ["no JSON", "{", "request body is not JSON"],
    ["no object", "[]", "must be a JSON object"],
    ["no inputs", {}, "inputs must be a list"],
    ["a missing input", { inputs: [region, age] }, "input hours (FP64, [-1]) is missing"],
    ["an extra input", { inputs: [...person, { ...age, name: "extra" }] }, 'inputs[3] "extra": is no input'],
    ["an input twice", { inputs: [...person, age] }, "is given twice"],
    [
      "another datatype",
      { inputs: [region, { ...age, datatype: "FP32" }, hours] },
      'must be FP64, not "FP32"',
    ],
    ["a datatype in lower case", { inputs: [region, { ...age, datatype: "fp64" }, hours] }, 'not "fp64"'],
    ["shape -1", { inputs: [region, { ...age, shape: [-1] }, hours] }, "not [-1]"],
    ["another rank", { inputs: [region, { ...age, shape: [1, 1] }, hours] }, "shape must be [-1]"],
    [
      "too few elements",
      { inputs: [region, { ...age, shape: [2] }, hours] },
      "data has 1 elements; its shape needs 2",
    ],
    [
      "another number of rows",
      { inputs: [region, { ...age, shape: [2], data: [1, 2] }, hours] },
      "differ in their number of rows",
    ],
    ["null", { inputs: [region, { ...age, data: [null] }, hours] }, "data[0] must be FP64, not null"],
    [
      "text for a number",
      { inputs: [region, { ...age, data: ["x"] }, hours] },
      'data[0] must be FP64, not "x"',
    ],
    ["a number for text", { inputs: [{ ...region, data: [1] }, age, hours] }, "data[0] must be BYTES, not 1"],
    [
      "no data",
      { inputs: [{ name: "region", datatype: "BYTES", shape: [1] }, age, hours] },
      "neither data nor",
    ],
    ["an unknown output", { inputs: person, outputs: [{ name: "x" }] }, '"x" is no output'],
    ["an id that is no text", { inputs: person, id: 7 }, "id must be text"],
    [
      "data and binary data",
      { inputs: [{ ...region, parameters: { binary_data_size: 0 } }, age, hours] },
      "both data and binary_data_size",
    ],
  ])("%s", async (_what, body, message) => {
    const response = await gateway.fetch(infer, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: expect.stringContaining(message) as string },
    ]);
    expect(response.headers.get("connection")).toBe("keep-alive");
  });

  test("a header length that is no number or beyond the body", async () => {
    for (const length of ["x", "-1", "999999"]) {
      const response = await gateway.post(infer, {}, { "inference-header-content-length": length });
      expect([response.status, await response.json()]).toEqual([
        400,
        { error: expect.stringContaining("Inference-Header-Content-Length") as string },
      ]);
    }
  });
});

test("more requests than may wait are answered 503 with a time to wait", async () => {
  await using small = await TestGateway.start([household], { queueLimit: 1 });
  // Sent at once on one connection, they arrive at once: none can have been answered before the last is there.
  const body = JSON.stringify({ inputs: person });
  const request = [
    `POST ${infer} HTTP/1.1`,
    "Host: gateway",
    `Authorization: Bearer ${small.server.callerToken}`,
    `Content-Length: ${body.length}`,
    "",
    body,
  ].join("\r\n");
  const { hostname, port } = new URL(small.gateway.url);
  const socket = connect(Number(port), hostname);
  socket.write(request.repeat(6));
  let text = "";
  for await (const chunk of socket) {
    text += String(chunk);
    if (text.match(/HTTP\/1\.1 \d/g)?.length === 6 && text.endsWith("}")) break;
  }
  expect(text).toContain("HTTP/1.1 200 OK");
  expect(text).toMatch(
    /HTTP\/1\.1 503 [^]*?retry-after: 1\r\n[^]*employment is overloaded: 1 requests are waiting/,
  );
});

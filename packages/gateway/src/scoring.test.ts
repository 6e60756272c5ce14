import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { household, TestGateway } from "./test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  const numbers = ["a", "b", "c"].map((name) => ({ name, type: "double" }));
  gateway = await TestGateway.start([
    household,
    { name: "value", model: "regression.onnx", signature: { inputs: numbers } },
    {
      name: "matrix",
      model: "external.onnx",
      files: ["weights.bin"],
      signature: { inputs: [{ type: "tensor", "tensor-spec": { dtype: "float32", shape: [-1, 2] } }] },
    },
    { name: "two-columns", model: "matrix-columns.onnx", signature: household.signature },
  ]);
});
afterAll(() => gateway[Symbol.asyncDispose]());

const path = "/endpoints/employment/invocations";
const close = (value: number) => expect.closeTo(value, 6) as number;
const predictions = [
  { employed: 0, probability: close(8.341670036315918e-5) },
  { employed: 1, probability: close(0.9986432790756226) },
];

describe("every form of a scoring request gives the same predictions", () => {
  const rows = [
    { region: "south", age: 20, hours: 0, person: "p1" },
    { region: "north", age: 40, hours: 38, person: "p2" },
  ];
  const columns = { hours: [0, 38], age: [20, 40], region: ["south", "north"], extra: [null, {}] };
  test.each([
    ["dataframe_records", rows],
    ["instances", rows],
    ["inputs", rows],
    ["inputs", columns],
    ["instances", columns],
    [
      "dataframe_split",
      {
        columns: ["hours", "x", "region", "age"],
        data: [
          [0, 1, "south", 20],
          [38, 2, "north", 40],
        ],
      },
    ],
  ])("%s", async (form, value) => {
    const response = await gateway.post(path, { [form]: value, params: { threshold: 0.5 } });
    expect(await response.json()).toEqual({ predictions });
    expect(response.headers.get("x-plumbline-version")).toBe("1");
    expect(response.headers.get("x-plumbline-revision")).toBe("1");
    expect(response.headers.get("x-request-id")).toMatch(/^[\w-]{12}-[0-9a-z]+$/);
  });

  test("text/csv, also compressed", async () => {
    const csv = 'region,age,hours,note\nsouth,20,0,"a, ""b"""\nnorth,40.0,38,\n';
    const headers = { "content-type": "text/csv; charset=UTF-8" };
    const plain = await gateway.fetch(path, { method: "POST", body: csv, headers });
    expect(await plain.json()).toEqual({ predictions });
    const packed = await gateway.fetch(path, {
      method: "POST",
      body: gzipSync(csv),
      headers: { ...headers, "content-encoding": "gzip" },
    });
    expect(await packed.json()).toEqual({ predictions });
  });
});

describe("predictions have MLflow's shape for the onnx flavour", () => {
  test("an output of [rows, 1] is a number in its row", async () => {
    const response = await gateway.post("/endpoints/value/invocations", {
      dataframe_split: { columns: ["c", "b", "a"], data: [[2, -1, 0.5]] },
    });
    expect(await response.json()).toEqual({ predictions: [{ variable: close(6.249999046325684) }] });
  });

  test("an output with several elements a row is a list in its row", async () => {
    const response = await gateway.post("/endpoints/two-columns/invocations", {
      inputs: { region: ["north"], age: [40], hours: [38] },
    });
    expect(await response.json()).toEqual({
      predictions: [{ label: 1, probabilities: [close(0.00135672), close(0.9986432790756226)] }],
    });
  });

  test("a model of tensors answers whole outputs by name", async () => {
    const body = [
      [1, 1],
      [2, 0],
    ];
    for (const inputs of [body, { x: body }]) {
      const response = await gateway.post("/endpoints/matrix/invocations", { inputs });
      expect(await response.json()).toEqual({
        predictions: {
          y: [
            [4, 6],
            [2, 4],
          ],
        },
      });
    }
  });

  test("no rows give no predictions", async () => {
    const response = await gateway.post(path, {
      dataframe_split: { columns: ["age", "hours", "region"], data: [] },
    });
    expect(await response.json()).toEqual({ predictions: [] });
  });
});

describe("a caller's fault is answered with its field, rule and value", () => {
  const refused = async (body: string, headers: Record<string, string> = {}) => {
    const response = await gateway.fetch(path, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...headers },
    });
    return { status: response.status, text: await response.text() };
  };

  test.each([
    ["{", "BAD_REQUEST", "request body is not JSON"],
    ["5", "BAD_REQUEST", "request body must be a JSON object"],
    [
      "{}",
      "BAD_REQUEST",
      "exactly one of dataframe_split, dataframe_records, instances, inputs; it has nothing",
    ],
    ['{"inputs":[],"instances":[]}', "BAD_REQUEST", "it has inputs, instances"],
    ['{"inputs":5}', "BAD_REQUEST", "inputs must be a list of objects"],
    ['{"inputs":[],"params":3}', "BAD_REQUEST", "params must be an object"],
    [
      '{"dataframe_split":{"columns":["a"],"data":[[1,2]]}}',
      "BAD_REQUEST",
      "data[0] must be a list of 1 values",
    ],
    ['{"dataframe_split":{"columns":["age","age"],"data":[]}}', "BAD_REQUEST", "has age twice"],
    ['{"inputs":{"age":[1],"hours":[2]}}', "INVALID_PARAMETER_VALUE", "region is missing; the model needs"],
    [
      '{"inputs":{"age":["41"],"hours":[2],"region":["n"]}}',
      "INVALID_PARAMETER_VALUE",
      'age[0] must be a number (double), not "41"',
    ],
  ])("%s", async (body, code, message) => {
    const { status, text } = await refused(body);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({
      error_code: code,
      message: expect.stringContaining(message) as string,
    });
  });

  test.each([
    "",
    "text/plain",
    "application/vnd.apache.parquet",
    "application/json; charset=latin1",
    "application/json; version=2",
  ])("content type %j is 415 in plain text", async (type) => {
    const { status, text } = await refused("{}", { "content-type": type });
    expect([status, text]).toEqual([415, expect.not.stringContaining("{")]);
  });

  test("an unknown deployment, version or path is 404, and no token 401", async () => {
    const codes = await Promise.all(
      [
        gateway.post("/endpoints/other/invocations", {}),
        gateway.post("/invocations", {}),
        gateway.post(path, {}, { "x-plumbline-version": "7" }),
        gateway.post("/endpoints/other", {}),
        gateway.post(path, {}, { authorization: "Bearer plb_other" }),
      ].map(async (call) => {
        const response = await call;
        return [
          response.status,
          response.headers.has("x-request-id"),
          Object.keys((await response.json()) as object),
        ];
      }),
    );
    const shape = ["error_code", "message"];
    expect(codes).toEqual([404, 404, 404, 404, 401].map((status) => [status, true, shape]));
  });

  test("a body that is too large is 413, compressed or not", async () => {
    await using small = await TestGateway.start([household], { bodyLimitBytes: 1000 });
    const large = JSON.stringify({ inputs: "x".repeat(2000) });
    const headers = { "content-type": "application/json" };
    const plain = await small.fetch("/invocations", { method: "POST", body: large, headers });
    const packed = await small.fetch("/invocations", {
      method: "POST",
      body: gzipSync(large),
      headers: { ...headers, "content-encoding": "gzip" },
    });
    expect([plain.status, packed.status]).toEqual([413, 413]);
    expect(await packed.json()).toMatchObject({ message: expect.stringContaining("1000 bytes") as string });
  });
});

test("health, version and metrics are there", async () => {
  const read = async (path: string, headers = {}) => {
    const response = await fetch(gateway.gateway.url + path, { headers });
    return [response.status, await response.text()];
  };
  expect(await read("/ping")).toEqual([200, ""]);
  expect(await read("/version")).toEqual([200, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  expect(await read("/metrics")).toEqual([401, expect.anything()]);
  const [, metrics] = await read("/metrics", { authorization: `Bearer ${gateway.server.callerToken}` });
  expect(metrics).toMatch(
    /plumbline_gateway_requests_total\{deployment="employment",version="1",status="200"\} \d+/,
  );
  expect(metrics).toContain('plumbline_gateway_queue_depth{deployment="employment"} 0');
  expect(metrics).toMatch(/plumbline_gateway_log_rows_total\{outcome="logged"\} \d+/);
});

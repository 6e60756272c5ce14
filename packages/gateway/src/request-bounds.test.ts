import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { household, TestGateway } from "./test-gateway.ts";

const bodyLimitBytes = 1024 * 1024;
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await TestGateway.start(
    [
      household,
      {
        name: "tensors",
        model: "external.onnx",
        files: ["weights.bin"],
        signature: { inputs: [{ type: "tensor", "tensor-spec": { dtype: "float32", shape: [-1, 2] } }] },
      },
    ],
    { bodyLimitBytes, rowLimit: 100 },
  );
});
afterAll(() => gateway[Symbol.asyncDispose]());

const scoring = "/endpoints/employment/invocations";
const infer = "/v2/models/tensors/infer";
const json = { "content-type": "application/json" };
const send = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  gateway.fetch(path, { method: "POST", body, headers: { ...json, ...headers } });
const tensor = (shape: number[], data: unknown) => ({ name: "x", datatype: "FP32", shape, data });

/** Status and text of a refusal, whose length must not grow with what was sent. */
async function refusalOf(answer: Promise<Response>): Promise<[status: number, text: string]> {
  const response = await answer;
  const text = await response.text();
  if (text.length > 2000) throw new Error(`the answer has ${text.length} characters`);
  return [response.status, text];
}

describe("too many rows are refused with the limit", () => {
  const row = ["north", 40, 38];
  test("in a data frame, and as many as allowed are answered", async () => {
    const frame = (count: number) => ({
      dataframe_split: {
        columns: ["region", "age", "hours"],
        data: Array.from({ length: count }, () => row),
      },
    });
    expect((await gateway.post(scoring, frame(100))).status).toBe(200);
    expect(await refusalOf(gateway.post(scoring, frame(101)))).toEqual([
      413,
      expect.stringContaining("has 101 rows; at most 100 are allowed"),
    ]);
  });

  test("in CSV", async () => {
    const body = `region,age,hours\n${"north,40,38\n".repeat(101)}`;
    expect(await refusalOf(send(scoring, body, { "content-type": "text/csv" }))).toEqual([
      413,
      expect.stringContaining("has 101 rows"),
    ]);
  });

  test("in tensors of either protocol", async () => {
    const data = Array.from({ length: 101 }, () => [1, 1]);
    expect(await refusalOf(gateway.post(infer, { inputs: [tensor([101, 2], data)] }))).toEqual([
      413,
      expect.stringContaining("has 101 rows"),
    ]);
    const invocations = "/endpoints/tensors/invocations";
    expect(await refusalOf(gateway.post(invocations, { inputs: data }))).toEqual([
      413,
      expect.stringContaining("has 101 rows"),
    ]);
  });
});

describe("a small body cannot take much memory", () => {
  test("by what it unpacks to", async () => {
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(256 * 1024 * 1024, " "), { level: 1 }));
    const small = new Uint8Array(gzipSync(Buffer.alloc(64 * bodyLimitBytes, " ")));
    expect(small.byteLength).toBeLessThan(bodyLimitBytes);
    for (const body of [small, bomb]) {
      const response = send(scoring, body, { "content-encoding": "gzip" });
      expect(await refusalOf(response)).toEqual([413, expect.stringContaining(`${bodyLimitBytes} bytes`)]);
    }
  });

  test("by a shape without elements", async () => {
    const before = process.memoryUsage().rss;
    const inputs = [{ name: "x", datatype: "FP32", shape: [1e15, 0], data: [] }];
    expect(await refusalOf(gateway.post(infer, { inputs, parameters: { entity_key: "a" } }))).toEqual([
      400,
      expect.stringContaining("shape must be"),
    ]);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  test("by a shape larger than its binary data", async () => {
    const head = JSON.stringify({
      inputs: [{ name: "x", datatype: "FP32", shape: [1e15, 2], parameters: { binary_data_size: 8 } }],
    });
    const body = new Uint8Array(Buffer.concat([Buffer.from(head), Buffer.alloc(8)]));
    const response = send(infer, body, { "inference-header-content-length": String(head.length) });
    expect(await refusalOf(response)).toEqual([
      400,
      expect.stringContaining("its shape needs 8000000000000000 bytes"),
    ]);
  });

  test("by a length within BYTES", async () => {
    const head = JSON.stringify({
      inputs: [{ name: "region", datatype: "BYTES", shape: [1], parameters: { binary_data_size: 5 } }],
    });
    const body = new Uint8Array(Buffer.concat([Buffer.from(head), Buffer.from([255, 255, 255, 255, 65])]));
    const response = send("/v2/models/employment/infer", body, {
      "inference-header-content-length": String(head.length),
    });
    expect(await refusalOf(response)).toEqual([400, expect.stringContaining("ends beyond binary_data_size")]);
  });
});

describe("what is wrong with a body does not make a large answer", () => {
  const depth = 400_000;
  const nested = "[".repeat(depth) + "]".repeat(depth);
  test.each([
    [
      "deep lists for a tensor",
      infer,
      `{"inputs":[{"name":"x","datatype":"FP32","shape":[1,2],"data":${nested}}]}`,
    ],
    [
      "deep lists for a shape",
      infer,
      `{"inputs":[{"name":"x","datatype":"FP32","shape":${nested},"data":[]}]}`,
    ],
    ["deep lists for inputs", infer, `{"inputs":${nested}}`],
    ["deep lists for a column", scoring, `{"inputs":{"region":["a"],"age":${nested},"hours":[1]}}`],
    ["deep lists for text", scoring, `{"inputs":{"region":${nested},"age":[1],"hours":[1]}}`],
    ["deep lists for a nested tensor", "/endpoints/tensors/invocations", `{"inputs":${nested}}`],
    ["deep lists with a long integer", infer, `{"x":12345678901234567890,"inputs":${nested}}`],
    ["many inputs", infer, `{"inputs":[${Array.from({ length: 50_000 }, () => "{}").join(",")}]}`],
    [
      "many outputs",
      infer,
      `{"inputs":[],"outputs":[${Array.from({ length: 50_000 }, () => "{}").join(",")}]}`,
    ],
    ["a long name", infer, `{"inputs":[{"name":"${"x".repeat(500_000)}"}]}`],
    ["a long datatype", infer, `{"inputs":[{"name":"x","datatype":"${"x".repeat(500_000)}"}]}`],
    [
      "a long integer",
      infer,
      `{"inputs":[{"name":"x","datatype":"FP32","shape":[${"9".repeat(200_000)},2],"data":[]}]}`,
    ],
    ["many members", scoring, `{${Array.from({ length: 50_000 }, (_, at) => `"m${at}":1`).join(",")}}`],
  ])("%s", async (_what, path, body) => {
    expect(body.length).toBeLessThan(bodyLimitBytes);
    const startedMs = performance.now();
    const response = send(path, body);
    expect(await refusalOf(response)).toEqual([400, expect.stringContaining("")]);
    expect(performance.now() - startedMs).toBeLessThan(5000);
  });
});

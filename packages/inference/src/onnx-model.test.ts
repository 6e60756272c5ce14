import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { canJoin, loadOnnxModel, type ModelFile, type ModelSignature, sliceOutputs } from "./index.ts";

const testdata = fileURLToPath(new URL("../testdata", import.meta.url));
const expected = JSON.parse(await readFile(join(testdata, "expected.json"), "utf8")) as {
  rows: { age: number[]; hours: number[]; region: string[] };
  employed: number[];
  probability: number[];
  features: number[][];
  value: number[];
};

const household: ModelSignature = {
  inputs: [
    { name: "region", type: "string", required: true },
    { name: "age", type: "double", required: true },
    { name: "hours", type: "double", required: false },
  ],
};
const threeNumbers: ModelSignature = { inputs: ["a", "b", "c"].map((name) => ({ name, type: "double" })) };
const oneTensor: ModelSignature = {
  inputs: [{ type: "tensor", "tensor-spec": { dtype: "float32", shape: [-1, 2] } }],
};

async function fileOf(path: string, directory = testdata): Promise<ModelFile> {
  const bytes = await readFile(join(directory, path));
  return { path, sha256: createHash("sha256").update(bytes).digest("hex"), sizeBytes: bytes.length };
}

async function load(onnxPath: string, signature: ModelSignature, others: string[] = []) {
  const files = await Promise.all([onnxPath, ...others].map((path) => fileOf(path)));
  return loadOnnxModel({ directory: testdata, onnxPath, files, signature });
}

async function privateCopy(): Promise<{ directory: string } & AsyncDisposable> {
  const directory = await mkdtemp(join(tmpdir(), "plumbline-inference-"));
  await cp(testdata, directory, { recursive: true });
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) };
}

describe("scores agree with onnxruntime's Python package", () => {
  test.each(["flat-columns.onnx", "matrix-columns.onnx"])("for a classifier of columns: %s", async (path) => {
    await using model = await load(path, household);
    const { scores, labels } = await model.score(expected.rows);
    expect(labels).toEqual(expected.employed);
    for (const [row, probability] of expected.probability.entries()) {
      expect(scores[row]).toBeCloseTo(probability, 6);
    }
    expect(model.classifies).toBe(true);
  });

  test("for a regression on one matrix", async () => {
    await using model = await load("regression.onnx", threeNumbers);
    const columns = { a: expected.features.map(([a]) => a), b: [-1, 0], c: [2, 0], unknown: ["x", "y"] };
    const { scores, labels } = await model.score(columns);
    expect([...scores]).toEqual(expected.value);
    expect(labels).toBeUndefined();
    expect(model.classifies).toBe(false);
  });
});

describe("batches", () => {
  test("run as one give each the rows it would get alone", async () => {
    await using model = await load("flat-columns.onnx", household);
    const { rows, probability } = expected;
    const batches = [0, 1, 2].map((row) =>
      model.checkColumns({ age: [rows.age[row]], hours: [rows.hours[row]], region: [rows.region[row]] }, 1),
    );
    const outputs = await model.run(batches);
    const middle = model.readScores(sliceOutputs(outputs, 1, 2), 1);
    expect(middle.scores[0]).toBeCloseTo(probability[1] ?? NaN, 6);
    expect(middle.labels).toEqual([expected.employed[1]]);
  });

  test("without rows answer without rows", async () => {
    await using model = await load("matrix-columns.onnx", household);
    const outputs = await model.run([model.checkColumns({ age: [], hours: [], region: [] }, 0)]);
    expect(outputs.map(({ dims, values }) => [dims, values.length])).toEqual([
      [[0], 0],
      [[0, 2], 0],
    ]);
  });

  test("of other widths do not join", () => {
    const batch = (width: number) => ({ rowCount: 1, tensors: [{ values: [1], dims: [1, width] }] });
    expect(canJoin(batch(2), batch(2))).toBe(true);
    expect(canJoin(batch(2), batch(3))).toBe(false);
  });

  test("after the model was disposed are refused, and those before it end", async () => {
    const model = await load("flat-columns.onnx", household);
    const running = model.score(expected.rows);
    await model[Symbol.asyncDispose]();
    expect((await running).labels).toEqual(expected.employed);
    await expect(model.score(expected.rows)).rejects.toMatchObject({ code: "inference/disposed" });
  });
});

describe("columns are checked against the signature", () => {
  test("with the field, the rule and the value of every fault", async () => {
    await using model = await load("flat-columns.onnx", household);
    const faults = () =>
      model.checkColumns({ age: ["40", 1, true], hours: [1, 2], region: [7, "a", null] }, 3);
    expect(faults).toThrow(
      'age[0] must be a number (double), not "40"; age[2] must be a number (double), not true; ' +
        "hours has 2 values for 3 rows; " +
        "region[0] must be text (string), not 7; region[2] must be text (string), not null",
    );
    expect(() => model.checkColumns({ age: [1] }, 1)).toThrow(
      "region is missing; the model needs a column of type string",
    );
  });

  test("so that one bad batch cannot make a large answer", async () => {
    await using model = await load("flat-columns.onnx", household);
    const bad = { age: Array.from({ length: 1000 }, () => "x"), hours: [], region: [] };
    expect(() => model.checkColumns(bad, 1000)).toThrow(/and 982 more$/);
  });

  test("and whole numbers, null in a double and an absent optional double are taken", async () => {
    await using model = await load("flat-columns.onnx", household);
    const { tensors } = model.checkColumns({ age: [40n, null], region: ["a", "b"] }, 2);
    expect(tensors.map(({ values }) => Array.from(values as ArrayLike<unknown>))).toEqual([
      [40, NaN],
      [NaN, NaN],
      ["a", "b"],
    ]);
  });
});

describe("a model is refused", () => {
  test("when its digest is not the version's, naming the file", async () => {
    await using copy = await privateCopy();
    const file = await fileOf("regression.onnx");
    const bytes = await readFile(join(testdata, "regression.onnx"));
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await writeFile(join(copy.directory, "regression.onnx"), bytes);
    await expect(
      loadOnnxModel({
        directory: copy.directory,
        onnxPath: file.path,
        files: [file],
        signature: threeNumbers,
      }),
    ).rejects.toThrow(/^model file regression\.onnx: its SHA-256 is [0-9a-f]{64}, the version's is/);
  });

  test("when a file of its external data was altered, and not when it is whole", async () => {
    await using copy = await privateCopy();
    const files = await Promise.all(["external.onnx", "weights.bin"].map((path) => fileOf(path)));
    const options = { directory: copy.directory, onnxPath: "external.onnx", files, signature: oneTensor };
    await using model = await loadOnnxModel(options);
    const [output] = await model.run([{ rowCount: 1, tensors: [{ values: [1, 1], dims: [1, 2] }] }]);
    expect(output?.values).toEqual(Float32Array.of(4, 6));

    await writeFile(join(copy.directory, "weights.bin"), Buffer.alloc(16, 1));
    await expect(loadOnnxModel(options)).rejects.toMatchObject({ code: "inference/file-altered" });
  });

  test("when a file is a link to elsewhere", async () => {
    await using copy = await privateCopy();
    await rm(join(copy.directory, "regression.onnx"));
    await symlink(join(testdata, "regression.onnx"), join(copy.directory, "regression.onnx"));
    const files = [await fileOf("regression.onnx")];
    await expect(
      loadOnnxModel({
        directory: copy.directory,
        onnxPath: "regression.onnx",
        files,
        signature: threeNumbers,
      }),
    ).rejects.toThrow("it is no regular file");
  });

  test("when an output is a list of maps", async () => {
    await expect(load("zipmap.onnx", household)).rejects.toThrow(
      "convert classifiers with the option zipmap=False",
    );
  });

  test("when the signature does not fit the graph, with everything that does not", async () => {
    const inputs = [
      { name: "region", type: "double" },
      { name: "age", type: "long" },
      { name: "sex", type: "string" },
    ];
    await expect(load("flat-columns.onnx", { inputs })).rejects.toThrow(
      "the graph has no input sex; it has no column for the graph's input hours; region is a double, the graph's a string",
    );
    await expect(load("regression.onnx", { inputs })).rejects.toThrow(
      "sex is a string, the graph's a float32",
    );
  });

  test("when it is no ONNX model", async () => {
    await expect(load("expected.json", household)).rejects.toMatchObject({
      code: "inference/malformed-onnx",
    });
  });
});

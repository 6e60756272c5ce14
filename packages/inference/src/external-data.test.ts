import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assertExternalDataInside, listExternalTensors } from "./external-data.ts";
import { placeOf } from "./model-files.ts";

const read = async (name: string) => readFile(new URL(`../testdata/${name}`, import.meta.url));
const external = await read("external.onnx");
const file = (path: string) => ({ path, sha256: "0".repeat(64), sizeBytes: 16 });

/** The model with another location of the same length, so that no length around it changes. */
function withLocation(location: string): Uint8Array {
  const text = external.toString("latin1");
  return Buffer.from(text.replace("weights.bin", location.padEnd(11, "x")), "latin1");
}

function codeOf(call: () => unknown): string {
  try {
    call();
    return "none";
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe("external data", () => {
  test("beside the model and among the version's files is accepted", () => {
    const files = [file("model/model.onnx"), file("model/weights.bin")];
    expect(assertExternalDataInside(external, "model/model.onnx", files)).toEqual([
      file("model/weights.bin"),
    ]);
  });

  test.each([
    ["/etc/passwd", "is an absolute path"],
    ["C:/weights", "is an absolute path"],
    ["../weights.", "leaves the model's folder"],
    ["a/../weight", "leaves the model's folder"],
    ["..\\weights", "holds a backslash"],
    ["other.bin", "is not among the version's files"],
  ])("in %s is refused: it %s", (location, rule) => {
    const files = [file("model.onnx"), file("weights.bin")];
    expect(() => assertExternalDataInside(withLocation(location), "model.onnx", files)).toThrow(rule);
  });

  test("is found inside the branches of control flow", async () => {
    expect(listExternalTensors(await read("external-in-branch.onnx"), "model.onnx")).toEqual([
      { tensor: "hidden", location: "../../etc/passwd" },
      { tensor: "hidden", location: "../../etc/passwd" },
    ]);
  });

  test("is not there in a model that keeps all its tensors itself", async () => {
    expect(listExternalTensors(await read("flat-columns.onnx"), "model.onnx")).toEqual([]);
  });

  test("cannot hide in a file of onnxruntime's own format", () => {
    const model = Buffer.from("\0\0\0\0ORTM\0\0\0\0", "latin1");
    expect(() => listExternalTensors(model, "model.ort")).toThrow("onnxruntime's own format");
  });

  test("of arbitrary bytes is found or the bytes are refused by code, whatever they are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(codeOf(() => listExternalTensors(bytes, "x"))).toMatch(/^(none|inference\/malformed-onnx)$/);
      }),
    );
  });
});

test("a file's path stays below its folder", () => {
  expect(placeOf("/models/1", "model/model.onnx")).toBe("/models/1/model/model.onnx");
  for (const path of ["", "/a", "..", "a/../b", "a//b", "./a", "a\\b", "a\0", "C:a"]) {
    expect(() => placeOf("/models/1", path)).toThrow(/^model file/);
  }
});

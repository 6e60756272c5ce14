import { describe, expect, test } from "vitest";
import { largestManifestBytes, parseManifest } from "./model-manifest.ts";

const parseText = (text: string) => parseManifest(new TextEncoder().encode(text));

/** As mlflow 3.17.2 wrote it, shortened. */
const written = `artifact_path: mlflow-artifacts:/3/models/m-974a/artifacts
flavors:
  onnx:
    code: null
    data: model.onnx
    onnx_version: 1.23.2
  python_function:
    data: model.onnx
    loader_module: mlflow.onnx
mlflow_version: 3.17.2
saved_input_example_info:
  artifact_path: input_example.json
  pandas_orient: split
  serving_input_path: serving_input_example.json
  type: dataframe
signature:
  inputs: '[{"type": "double", "name": "age", "required": true}, {"type": "string",
    "name": "education", "required": false}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 2]}}]'
  params: null
`;

describe("parseManifest", () => {
  test("reads flavors, the ONNX file, the signature and the input example", () => {
    expect(parseText(written)).toEqual({
      flavors: ["onnx", "python_function"],
      onnxPath: "model.onnx",
      signature: {
        inputs: [
          { name: "age", type: "double", required: true },
          { name: "education", type: "string", required: false },
        ],
        outputs: [{ type: "tensor", required: true, "tensor-spec": { dtype: "float32", shape: [-1, 2] } }],
      },
      inputExample: {
        path: "input_example.json",
        type: "dataframe",
        servingPath: "serving_input_example.json",
      },
      manifestProblem: undefined,
    });
  });

  test("takes a model without signature or example", () => {
    expect(parseText("flavors:\n  sklearn: {}\n")).toMatchObject({
      flavors: ["sklearn"],
      onnxPath: undefined,
      signature: undefined,
      inputExample: undefined,
      manifestProblem: undefined,
    });
  });

  test("keeps what it can read where the signature is malformed, and says what is wrong", () => {
    const manifest = parseText(
      'flavors: {onnx: {data: model.onnx}}\nsignature: {inputs: \'[{"name": "age"}]\'}\n',
    );
    expect(manifest.onnxPath).toBe("model.onnx");
    expect(manifest.signature).toBeUndefined();
    expect(manifest.manifestProblem).toContain("signature.inputs.0.type");
  });

  test.each(["", "- a\n- b", "flavors: 5", "{", "flavors: !!js/function 'x'", "\u0000"])(
    "says that %j is no manifest",
    (text) => {
      const manifest = parseText(text);
      expect(manifest.flavors).toEqual([]);
      expect(manifest.onnxPath).toBeUndefined();
    },
  );

  test("does not unfold aliases without end, nor read what is too large", () => {
    const levels = ["a: &a [x,x,x,x,x,x,x,x,x]"];
    for (const [before, here] of ["ab", "bc", "cd", "de", "ef", "fg", "gh"]) {
      levels.push(`${here}: &${here} [${Array.from({ length: 9 }, () => `*${before}`).join(",")}]`);
    }
    expect(parseText(levels.join("\n")).manifestProblem).toBeDefined();
    expect(parseManifest(new Uint8Array(largestManifestBytes + 1)).manifestProblem).toContain("at most");
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseModelSource } from "./model-source.ts";

describe("parseModelSource", () => {
  test.each([
    ["models:/m-0123", { kind: "logged-model", modelId: "m-0123" }],
    ["models:/credit/12", { kind: "registered", reference: { name: "credit", version: 12 } }],
    ["models:/credit@champion", { kind: "registered", reference: { name: "credit", alias: "champion" } }],
    ["models:/credit/Staging", { kind: "registered", reference: { name: "credit", stage: "Staging" } }],
    ["models:/credit/LATEST", { kind: "registered", reference: { name: "credit" } }],
    ["runs:/abc/model/inner", { kind: "run", runId: "abc", path: "model/inner" }],
    ["mlflow-artifacts:/1/abc/artifacts/model", { kind: "artifacts", path: "1/abc/artifacts/model" }],
    ["s3://bucket/model", { kind: "elsewhere" }],
    ["dbfs:/models/credit", { kind: "elsewhere" }],
  ])("reads %s", (source, expected) => {
    expect(parseModelSource(source)).toEqual(expected);
  });

  test.each([
    "/etc/passwd",
    "../x",
    "model",
    "file:///etc/passwd",
    "FILE:/x",
    "http://example.org/model",
    "https://example.org/api/2.0/mlflow-artifacts/artifacts/1",
    "ftp:///x",
    "mlflow-artifacts://example.org/1/abc",
    "mlflow-artifacts:/../../etc",
    "mlflow-artifacts:/x/%2e%2e/%2e%2e/y",
    "mlflow-artifacts:/x/%252e%252e/y",
    "s3://bucket/a/../b",
    "s3://bucket/a/./b",
    "s3://bucket/a%00b",
    "dbfs:/x/../../y",
    "runs:/abc/../other",
    "runs:/",
    "runs://host/abc/model",
    "models:/",
    "models:/credit@",
    "models:/credit/1/2",
    "models://host/credit/1",
  ])("refuses %s", (source) => {
    expect(() => parseModelSource(source)).toThrow(expect.objectContaining({ status: 400 }));
  });

  test("never gives a path that leaves the artifact root, however it is written", () => {
    const part = fc.constantFrom(
      "..",
      ".",
      "a",
      "%2e%2e",
      "%252e%252e",
      "%2f",
      "\\",
      "%5c",
      "",
      "%00",
      "b c",
    );
    fc.assert(
      fc.property(
        fc.constantFrom("mlflow-artifacts", "runs"),
        fc.array(part, { minLength: 1 }),
        (scheme, parts) => {
          let source;
          try {
            source = parseModelSource(`${scheme}:/x/${parts.join("/")}`);
          } catch {
            return;
          }
          expect("path" in source && source.path.split("/")).not.toContain("..");
          expect("path" in source && source.path).not.toMatch(/^\/|\\|\0/);
        },
      ),
    );
  });
});

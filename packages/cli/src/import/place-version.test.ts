import { describe, expect, test } from "vitest";
import { placeVersion } from "./place-version.ts";
import type { LoggedModelRecord, ModelVersionRecord, RunRecord } from "./records.ts";

const places = new Map([
  ["1", { sourceId: "1", experimentId: "7", artifactLocation: "mlflow-artifacts:/7" }],
]);
const run = { runId: "r", experimentId: "1", artifactUri: "/mnt/mlruns/1/r/artifacts" };
const stray = { ...run, runId: "stray", experimentId: "2" };
const inStore = { ...run, runId: "store", artifactUri: "s3://bucket/1/store/artifacts" };
const model = {
  modelId: "m-1",
  experimentId: "1",
  artifactLocation: "mlflow-artifacts:/1/models/m-1/artifacts",
};

const source = {
  findRun: async (runId: string) =>
    [run, stray, inStore].find((known) => known.runId === runId) as RunRecord | undefined,
  findLoggedModel: async (modelId: string) =>
    (modelId === model.modelId ? model : undefined) as LoggedModelRecord | undefined,
};

async function place(version: Partial<ModelVersionRecord>, onlyOfPlaces = false) {
  const whole = { name: "credit", version: 1, runId: undefined, modelId: undefined, ...version };
  return placeVersion(source, places, whole as ModelVersionRecord, onlyOfPlaces);
}

describe("a version's source", () => {
  test.each([
    [{ source: "/mnt/mlruns/1/r/artifacts/model", runId: "r" }, "mlflow-artifacts:/7/r/artifacts/model"],
    [{ source: "/mnt/mlruns/1/r/artifacts", runId: "r" }, "mlflow-artifacts:/7/r/artifacts"],
    [{ source: "/mnt/mlruns/1/r/artifacts-other", runId: "r" }, "/mnt/mlruns/1/r/artifacts-other"],
    [
      { source: "s3://bucket/1/store/artifacts/model", runId: "store" },
      "s3://bucket/1/store/artifacts/model",
    ],
    [{ source: "runs:/r/model", runId: "r" }, "runs:/r/model"],
    [{ source: "models:/other/3", runId: "r" }, "models:/other/3"],
    [{ source: "s3://elsewhere/model" }, "s3://elsewhere/model"],
  ])("%j is %s on the server", async (version, expected) => {
    expect(await place(version)).toEqual({ source: expected, modelId: undefined });
  });

  test("in a logged model's folder names that logged model", async () => {
    const moved = "mlflow-artifacts:/7/models/m-1/artifacts/x";
    expect(await place({ source: `${model.artifactLocation}/x`, modelId: "m-1", runId: "r" })).toEqual({
      source: moved,
      modelId: "m-1",
    });
    expect(await place({ source: "models:/m-1", modelId: "m-1" })).toEqual({
      source: "models:/m-1",
      modelId: "m-1",
    });
  });
});

test("a version of a run whose experiment does not come stays behind", async () => {
  expect(await place({ source: "runs:/stray/model", runId: "stray" })).toHaveProperty("left");
  expect(await place({ source: "s3://elsewhere/model" }, true)).toHaveProperty("left");
});

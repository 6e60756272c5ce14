import { systemClock } from "@plumbline/platform";
import { describe, expect, test } from "vitest";
import { evaluate } from "./evaluate.ts";
import type { Evaluation, Figure } from "./evaluation.ts";
import { createTestJob, readExpected, type TestJobOptions } from "./testing/test-job.ts";

async function run(options: TestJobOptions): Promise<Evaluation> {
  await using job = await createTestJob(options);
  return await evaluate({
    ...job,
    threads: 2,
    plumblineVersion: "0.0.0",
    clock: systemClock,
    onProgress: () => undefined,
  });
}

/** Agrees to 1e-9, relative above 1. */
function expectClose(figure: Figure | undefined, expected: number): void {
  const value = figure?.value ?? Number.NaN;
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
}

describe("figures equal scikit-learn's", () => {
  test.each<[string, TestJobOptions]>([
    ["of one input a column, from Parquet", { model: "classifier.onnx" }],
    ["of one input a column, from CSV", { model: "classifier.onnx", dataset: "people.csv" }],
    ["of columns [rows, 1] and probabilities of both classes", { model: "matrix.onnx" }],
  ])("%s", async (_what, options) => {
    const [{ metrics, groups }, expected] = await Promise.all([run(options), readExpected()]);
    expect(metrics.confusion).toEqual(expected.metrics.confusion);
    for (const name of [
      "rocAuc",
      "precision",
      "recall",
      "f1",
      "accuracy",
      "logLoss",
      "brierScore",
      "averagePrecision",
    ] as const) {
      expectClose(metrics[name], expected.metrics[name] ?? Number.NaN);
    }
    const [low, high] = expected.metrics.precisionInterval;
    expect(metrics.precision).toMatchObject({
      lower: expect.closeTo(low, 9) as number,
      upper: expect.closeTo(high, 9) as number,
      method: "wilson",
    });
    expect(groups.map(({ column }) => column)).toEqual(["sex", "origin"]);
    for (const fairness of groups) {
      const wanted = expected.fairness[fairness.column];
      for (const name of [
        "equalOpportunityDifference",
        "demographicParityDifference",
        "demographicParityRatio",
        "equalizedOddsDifference",
        "equalizedOddsRatio",
      ] as const) {
        expectClose(fairness[name], wanted?.[name] as number);
      }
      expect(fairness.selectionRatio).toEqual(fairness.demographicParityRatio);
      for (const group of fairness.groups) {
        const rates = wanted?.groups[group.name];
        expect([group.count, group.positives]).toEqual([rates?.["count"], rates?.["positives"]]);
        for (const name of ["selectionRate", "falsePositiveRate", "accuracy", "meanPrediction"] as const) {
          expectClose(group[name], rates?.[name] ?? Number.NaN);
        }
      }
    }
  });
});

describe("an evaluation", () => {
  test("lists groups with too few positives and leaves them out of every difference and ratio", async () => {
    const { groups } = await run({ model: "classifier.onnx" });
    const origin = groups.find(({ column }) => column === "origin");
    expect(origin?.groups.map(({ name, sufficient }) => [name, sufficient])).toEqual([
      ["(missing)", true],
      ["few", false],
      ["here", true],
      ["there", true],
    ]);
    const compared = origin?.groups.filter(({ sufficient }) => sufficient) ?? [];
    const rates = compared.map(({ selectionRate }) => selectionRate.value ?? Number.NaN);
    expectClose(origin?.demographicParityRatio, Math.min(...rates) / Math.max(...rates));
  });

  test("profiles each input and the prediction, so that drift can be measured against it", async () => {
    const [{ reference }, expected] = await Promise.all([run({ model: "classifier.onnx" }), readExpected()]);
    const [age, hours, region] = reference.columns;
    expect(age).toMatchObject({
      name: "age",
      kind: "numeric",
      form: "counts",
      missing: 0,
      values: Object.keys(expected.ages).map(Number),
      counts: Object.values(expected.ages),
    });
    expect(hours).toMatchObject({ name: "hours", form: "quantiles", rows: 3000, missing: 0 });
    const sample = hours?.kind === "numeric" && hours.form === "quantiles" ? hours.sample : [];
    expect(sample).toHaveLength(2000);
    expect([sample[0], sample.at(-1)]).toEqual([expected.hoursQuantiles[0], expected.hoursQuantiles[2]]);
    expect(sample[1000]).toBeCloseTo(expected.hoursQuantiles[1], 0);
    expect(region).toEqual({
      name: "region",
      kind: "categorical",
      counts: expected.regions,
      other: 0,
      missing: 0,
    });
    expect(reference.prediction).toMatchObject({ name: "prediction", form: "quantiles", rows: 3000 });
  });

  test("stays small, and says what it was measured with", async () => {
    const evaluation = await run({ model: "classifier.onnx" });
    expect(JSON.stringify(evaluation).length).toBeLessThan(200_000);
    expect(evaluation.curves.roc.length).toBeLessThanOrEqual(200);
    expect(evaluation.curves.precisionRecall.length).toBeLessThanOrEqual(200);
    expect(evaluation.curves.calibration.reduce((sum, { count }) => sum + count, 0)).toBe(3000);
    const { p50Milliseconds, p99Milliseconds, samples } = evaluation.latency.singleRow;
    expect(samples).toBeGreaterThanOrEqual(200);
    expect(p50Milliseconds).toBeGreaterThan(0);
    expect(p99Milliseconds).toBeGreaterThanOrEqual(p50Milliseconds);
    expect(evaluation.software.onnxruntime).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test("takes boolean labels, missing numbers as NaN, and says why a figure is undefined", async () => {
    const csv = "age,group,employed\n20,a,true\n,b,true\n40,a,true\n";
    const columns = {
      age: ["int64", "feature"],
      group: ["string", "sensitive"],
      employed: ["boolean", "target"],
    } as const;
    const one = run({
      model: "external.onnx",
      signature: "age",
      files: { "weights.bin": "weights.bin" },
      csv,
      columns,
      rowCount: 3,
    });
    await expect(one).rejects.toMatchObject({
      code: "evaluate/not-a-probability",
      message: expect.stringContaining("row 2") as string,
    });
    const { metrics, groups } = await run({
      model: "external.onnx",
      signature: "age",
      files: { "weights.bin": "weights.bin" },
      csv: csv.replace("\n,b", "\n30,b"),
      columns,
      rowCount: 3,
    });
    expect(metrics.rocAuc).toEqual({ value: null, reason: "there are no negative labels" });
    expect(metrics.recall).toMatchObject({ value: 1 });
    expect(groups[0]?.equalOpportunityDifference).toEqual({
      value: null,
      reason: "fewer than two groups of group have at least 40 positives",
    });
  });
});

describe("is refused, with the cause named:", () => {
  const ages = { age: ["int64", "feature"], employed: ["int64", "target"] } as const;
  const external = {
    model: "external.onnx",
    signature: "age",
    files: { "weights.bin": "weights.bin" },
  } as const;
  const cases: Record<string, [TestJobOptions, string, string]> = {
    "a label that is neither 0 nor 1": [
      { ...external, csv: "age,employed\n20,1\n30,2\n", columns: ages, rowCount: 2 },
      "evaluate/bad-label",
      'target column employed: row 2 is "2"',
    ],
    "a missing label": [
      { ...external, csv: "age,employed\n20,1\n30,\n", columns: ages, rowCount: 2 },
      "evaluate/bad-label",
      "row 2 is missing",
    ],
    "missing text": [
      {
        model: "classifier.onnx",
        csv: "age,hours,region,employed\n20,1,north,1\n30,2,,0\n",
        columns: {
          age: ["int64", ""],
          hours: ["int64", ""],
          region: ["string", ""],
          employed: ["int64", "target"],
        },
        rowCount: 2,
      },
      "evaluate/bad-rows",
      "region[1] must be text (string), not null",
    ],
    "a file that is not what it was": [
      { ...external, csv: "age,employed\n20,1\nold,0\n", columns: ages, rowCount: 2 },
      "evaluate/unreadable-dataset",
      "Could not convert string",
    ],
    "a file with other rows than registered": [
      { ...external, csv: "age,employed\n20,1\n", columns: ages, rowCount: 2 },
      "evaluate/wrong-row-count",
      "has 1 rows, 2 were registered",
    ],
    "a column of another type": [
      { ...external, csv: "age,employed\nold,1\n", columns: { ...ages, age: ["string", ""] }, rowCount: 1 },
      "evaluate/unsuitable-column",
      "column age is string in the dataset, double in the model's signature",
    ],
    "external data outside the model's folder": [
      { model: "external-outside.onnx", signature: "age", files: { "weights.bin": "weights.bin" } },
      "inference/external-data-outside",
      "../weights.bin",
    ],
    "a model without probabilities": [
      { model: "label-only.onnx", signature: "age" },
      "evaluate/no-probability",
      "label (int64)",
    ],
    "scores that are no probabilities": [
      { model: "value.onnx", signature: "age" },
      "evaluate/not-a-probability",
      "row 1: the model's score is",
    ],
    "what is no ONNX model": [
      { model: "people.csv", signature: "age" },
      "inference/malformed-onnx",
      "model.onnx",
    ],
  };
  test.each(Object.entries(cases))("%s", async (_what, [options, code, message]) => {
    await expect(run(options)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    });
  });

  test("a path of a model's file that leaves the folder", async () => {
    const options = { ...external, files: { "../weights.bin": "weights.bin" } };
    await expect(run(options)).rejects.toMatchObject({ code: "inference/unsafe-path" });
  });
});

import { expect, test } from "vitest";
import { readRun, type WireRun } from "./run.ts";
import { catalogueColumns, chooseColumns, fixedColumns, nextOrder } from "./run-columns.ts";

function runWith(data: WireRun["data"]) {
  return readRun({
    info: {
      run_id: "r",
      run_name: "a run",
      experiment_id: "1",
      status: "FINISHED",
      start_time: 1,
      artifact_uri: "mlflow-artifacts:/1/r/artifacts",
      lifecycle_stage: "active",
    },
    data,
  });
}

const metric = (key: string, value: number | string) => ({ key, value, timestamp: 1, step: 0 });

test("columns are found in what any of the runs has, without MLflow's own tags", () => {
  const runs = [
    runWith({ metrics: [metric("auc", 0.7)], params: [{ key: "C", value: "1" }] }),
    runWith({
      metrics: [metric("loss", "NaN")],
      tags: [
        { key: "mlflow.user", value: "ada" },
        { key: "team", value: "x" },
      ],
    }),
  ];
  expect(catalogueColumns(runs)).toEqual({
    metrics: ["metrics.auc", "metrics.loss"],
    params: ["params.C"],
    tags: ["tags.team"],
  });
});

test("params that are the same in every run are not shown unasked", () => {
  const runs = ["1", "2"].map((value) =>
    runWith({
      params: [
        { key: "C", value },
        { key: "seed", value: "7" },
      ],
    }),
  );
  expect(chooseColumns(runs)).toContain("params.C");
  expect(chooseColumns(runs)).not.toContain("params.seed");
});

test("a metric's heading orders from its highest value, then turns round", () => {
  expect(nextOrder("metrics.auc", "attributes.start_time DESC")).toBe("metrics.auc DESC");
  expect(nextOrder("metrics.auc", "metrics.auc DESC")).toBe("metrics.auc ASC");
  expect(nextOrder("metrics.system/cpu", "")).toBe("metrics.`system/cpu` DESC");
  expect(nextOrder(fixedColumns.status, "")).toBe("attributes.status ASC");
});

test("a metric that is not a number is read as one that is not a number", () => {
  expect(runWith({ metrics: [metric("loss", "NaN")] }).metrics.get("loss")?.value).toBeNaN();
});

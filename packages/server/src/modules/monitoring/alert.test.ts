import { expect, test } from "vitest";
import { findAlertReasons } from "./alert.ts";
import { type ColumnReport, emptyReport, type MonitoringReport } from "./report.ts";

const settings = { minimumLabels: 300 };
const column = (name: string, verdict: ColumnReport["verdict"], score: number): ColumnReport => ({
  name,
  kind: "numeric",
  convention: "wasserstein-normed",
  test: null,
  recompute: null,
  score,
  pValue: null,
  threshold: 0.1,
  chanceLevel: null,
  verdict,
  insufficientReason: null,
  newCategories: [],
  missing: 0,
});

function reportOf(parts: {
  verdict?: MonitoringReport["drift"]["verdict"];
  columns?: ColumnReport[];
  prediction?: ColumnReport;
  live?: { upper: number | null; count: number };
}): MonitoringReport {
  const empty = emptyReport({ revision: 1, versionDigest: "sha256:0" }, "nothing came");
  const { verdict = "insufficient", columns = [], prediction = null, live } = parts;
  const rocAuc =
    live === undefined
      ? empty.quality.rocAuc
      : { value: 0.7, lower: 0.6, firstMs: 0, lastMs: 0, upper: live.upper, count: live.count };
  return {
    ...empty,
    drift: { ...empty.drift, verdict, columns, prediction },
    quality: { ...empty.quality, rocAuc, offline: { value: 0.85, lower: 0.84, upper: 0.86 } },
  };
}

const causes = (report: MonitoringReport) =>
  findAlertReasons(report, settings)?.map(({ cause, columns }) => [
    cause,
    ...columns.map(({ name }) => name),
  ]);

test("too little evidence is neither an alert nor its end", () => {
  expect(causes(reportOf({}))).toBeUndefined();
  expect(causes(reportOf({ live: { upper: 0.83, count: 299 } }))).toBeUndefined();
});

test("features raise it together, the farthest named first, and the prediction by itself", () => {
  const columns = [
    column("near", "drift", 0.2),
    column("same", "no-drift", 0.01),
    column("far", "drift", 0.9),
  ];
  expect(causes(reportOf({ verdict: "drift", columns }))).toEqual([["feature-drift", "far", "near"]]);
  expect(causes(reportOf({ verdict: "no-drift", columns }))).toEqual([]);
  const prediction = column("prediction", "drift", 0.3);
  expect(causes(reportOf({ verdict: "no-drift", columns, prediction }))).toEqual([
    ["prediction-drift", "prediction"],
  ]);
});

test("the live AUC raises it only when its whole interval is below the offline one's", () => {
  const withAuc = (upper: number | null, count: number) =>
    causes(reportOf({ verdict: "no-drift", live: { upper, count } }));
  expect(withAuc(0.8399, 300)).toEqual([["quality"]]);
  expect(withAuc(0.84, 300)).toEqual([]);
  expect(withAuc(0.8399, 299)).toEqual([]);
  expect(withAuc(null, 300)).toEqual([]);
});

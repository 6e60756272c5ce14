import { expect, test } from "vitest";
import { normalizedMutualInformation } from "./normalized-mutual-information.ts";

/** What `mlflow.store.analytics.trace_correlation.calculate_npmi_from_counts` of MLflow 3.17.2 answers. */
const reference = [
  { counts: [10, 20, 15, 100], npmi: 0.5228787452803378, smoothed: 0.5098689991831412 },
  { counts: [0, 5, 7, 30], npmi: -1.0, smoothed: -0.26416041678685936 },
  { counts: [4, 4, 4, 4], npmi: 1.0, smoothed: 1.0 },
  { counts: [3, 3, 3, 10], npmi: 1.0, smoothed: 0.7832535366582641 },
  { counts: [1, 50, 2, 1000], npmi: 0.33333333333333337, smoothed: 0.35127294600143943 },
  { counts: [8, 9, 9, 10], npmi: -0.05567053103437292, smoothed: 0.05742547085792895 },
] as const;

test.each(reference)("as MLflow: %o", ({ counts: [both, first, second, total], npmi, smoothed }) => {
  const found = normalizedMutualInformation({ both, first, second, total });
  expect(found.npmi).toBeCloseTo(npmi, 12);
  expect(found.npmiSmoothed).toBeCloseTo(smoothed, 12);
});

test("is not a number where one of the two never comes", () => {
  expect(normalizedMutualInformation({ both: 0, first: 0, second: 3, total: 9 })).toEqual({
    npmi: NaN,
    npmiSmoothed: NaN,
  });
});

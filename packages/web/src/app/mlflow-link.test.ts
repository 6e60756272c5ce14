import { expect, test } from "vitest";
import { readMlflowLink } from "./mlflow-link.ts";

test("the addresses that MLflow's clients print lead to the same things here", () => {
  const links = {
    "/experiments/2/runs/7f3a": "/runs/7f3a",
    "/experiments/2/runs/7f3a/model-metrics": "/runs/7f3a",
    "/experiments/2": "/runs?experiment=2",
    "/experiments/2?searchFilter=params.x%3D1": "/runs?experiment=2",
    "/experiments/2/models/m-1": "/runs?experiment=2",
    "/experiments": "/runs",
    "/models/fraud%20score": "/models/fraud%20score",
    "/models/fraud/versions/3": "/models/fraud/versions/3",
    "/models": "/models",
  };
  for (const [hash, path] of Object.entries(links)) expect(readMlflowLink(hash)).toBe(path);
  for (const hash of ["", "code=abc", "/prompts/p", "experiments/2"])
    expect(readMlflowLink(hash)).toBeUndefined();
});

import type { Problem } from "@plumbline/platform";
import {
  accuracy,
  confusionRows,
  f1Score,
  type MetricValue,
  precision,
  recall,
  wilsonInterval,
} from "@plumbline/statistics";
import { checkInterval, compareFigure, type ExpectedFigure } from "./check-figure.ts";
import type { EvaluationPredicate } from "./predicate.schema.ts";

/** Figures of the whole dataset against its confusion matrix; what the matrix does not give is held to its interval. */
export function checkMetrics({ metrics, dataset }: EvaluationPredicate): Problem[] {
  const { confusion } = metrics;
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = confusion;
  const rows = confusionRows(confusion);
  const compare = (
    name: "precision" | "recall" | "accuracy",
    metric: MetricValue,
    successes: number,
    trials: number,
  ) => compareFigure(`metrics.${name}`, metrics[name], withWilson(metric, successes, trials));
  return [
    ...(rows === dataset.rowCount
      ? []
      : [{ field: "metrics.confusion", message: `counts ${rows} rows of ${dataset.rowCount}` }]),
    ...compare("precision", precision(confusion), truePositives, truePositives + falsePositives),
    ...compare("recall", recall(confusion), truePositives, truePositives + falseNegatives),
    ...compare("accuracy", accuracy(confusion), truePositives + trueNegatives, rows),
    ...compareFigure("metrics.f1", metrics.f1, withWilson(f1Score(confusion))),
    ...(["rocAuc", "logLoss", "brierScore", "averagePrecision"] as const).flatMap((name) =>
      checkInterval(`metrics.${name}`, metrics[name]),
    ),
  ];
}

function withWilson(metric: MetricValue, successes = 0, trials = 0): ExpectedFigure | undefined {
  if (metric.undefinedReason !== null) return undefined;
  if (trials === 0) return { value: metric.value };
  const { low, high } = wilsonInterval({ successes, trials });
  return { value: metric.value, lower: low, upper: high };
}

import type { RankedScores } from "@plumbline/statistics";
import { describeCurves } from "./describe-curves.ts";
import { describeGroups } from "./describe-groups.ts";
import { describeMetrics } from "./describe-metrics.ts";
import type { EvaluateInput } from "./evaluate-input.ts";
import type { ColumnProfile, Evaluation } from "./evaluation.ts";
import type { GroupColumn } from "./group-column.ts";
import { profileSorted } from "./profile-column.ts";
import type { ScoredDataset } from "./score-dataset.ts";

/** What follows from the scores: the parts of the evaluation that the same model and dataset always give. */
export function describeEvaluation(
  { model, dataset, threshold, minimumGroupPositives }: EvaluateInput,
  { scores, tallies }: ScoredDataset,
  groups: readonly GroupColumn[],
  profiles: readonly ColumnProfile[],
): Omit<Evaluation, "latency" | "software" | "startedAt" | "finishedAt"> {
  const ranked = scores.rank();
  return {
    dataset: { name: dataset.name, digest: dataset.digest, rowCount: dataset.rowCount },
    model: { name: model.name, version: model.version, digest: model.digest },
    threshold,
    positiveClass: 1,
    metrics: describeMetrics(ranked, threshold),
    groups: groups.map(({ name }, at) => describeGroups(name, tallies[at]!, minimumGroupPositives)),
    curves: describeCurves(ranked),
    reference: {
      columns: profiles,
      prediction: { name: "prediction", kind: "numeric", missing: 0, ...profileSorted(mergeRanked(ranked)) },
    },
  };
}

/** All scores, ascending. */
function mergeRanked({ positives, negatives }: RankedScores): Float64Array {
  const all = new Float64Array(positives.length + negatives.length);
  all.set(positives);
  all.set(negatives, positives.length);
  return all.sort();
}

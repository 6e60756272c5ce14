import { join } from "node:path";
import { type Clock, formatTime } from "@plumbline/platform";
import { onnxruntimeVersion } from "@plumbline/inference";
import { openDataset } from "./dataset-file.ts";
import { describeEvaluation } from "./describe-evaluation.ts";
import { evaluateErrors } from "./errors.ts";
import { parseEvaluateInput } from "./evaluate-input.ts";
import type { Evaluation } from "./evaluation.ts";
import { findGroupColumns } from "./group-column.ts";
import { measureSingleRow } from "./measure-latency.ts";
import { planModelColumns } from "./model-columns.ts";
import { openModel } from "./open-model.ts";
import { categoriesOf, profileColumns } from "./profile-column.ts";
import { readBatches } from "./read-batches.ts";
import { scoreDataset } from "./score-dataset.ts";
import { assertBinaryLabels, findTarget, labelExpression } from "./target-column.ts";

export interface EvaluateJob {
  readonly input: unknown;
  /** A folder of the job's own, for what it writes. */
  readonly directory: string;
  /** Where the object of a digest lies; its digest was checked. */
  readonly objectPath: (sha256: string) => string;
  /** Threads that reading the file may use. */
  readonly threads: number;
  readonly plumblineVersion: string;
  readonly clock: Clock;
  readonly onProgress: (progress: { done: number; total: number; unit: string }) => void;
}

/**
 * Evaluates a binary classifier on a dataset. Rows are read, scored and forgotten batch by batch; what stays is a number
 * a row and counts a group.
 *
 * @throws PlumblineError `evaluate/…` or `inference/…` for what is wrong with the model or the dataset.
 */
export async function evaluate(job: EvaluateJob): Promise<Evaluation> {
  const startedAt = formatTime(job.clock.nowMs());
  const input = parseEvaluateInput(job.input);
  const { rowCount, sha256 } = input.dataset;
  await using model = await openModel(input.model, job.directory, job.objectPath);
  using dataset = await openDataset(input.dataset, job.objectPath(sha256), {
    threads: job.threads,
    spillDirectory: join(job.directory, "spill"),
  });
  const columns = planModelColumns(input, dataset);
  const target = findTarget(input);
  await assertBinaryLabels(dataset, target);
  const groups = await findGroupColumns(input, dataset);
  const profiles = await profileColumns(dataset, columns);

  const label = labelExpression(dataset, target);
  const batches = readBatches(dataset, { columns, groups, label, categories: categoriesOf(profiles) });
  const scored = await scoreDataset(model, batches, {
    threshold: input.threshold,
    groups,
    onProgress: (done) => job.onProgress({ done, total: rowCount, unit: "rows" }),
  });
  if (scored.sample === undefined || scored.scores.rows !== rowCount) {
    throw evaluateErrors["wrong-row-count"]({ expected: rowCount, actual: scored.scores.rows });
  }
  return {
    ...describeEvaluation(input, scored, groups, profiles),
    latency: {
      singleRow: await measureSingleRow(model, scored.sample),
      batch: { rowsPerSecond: scored.rowsPerSecond },
    },
    software: { plumbline: job.plumblineVersion, onnxruntime: onnxruntimeVersion },
    startedAt,
    finishedAt: formatTime(job.clock.nowMs()),
  };
}

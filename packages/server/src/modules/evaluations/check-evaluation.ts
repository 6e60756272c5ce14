import type { Problem } from "@plumbline/platform";
import { checkGroups } from "./check-groups.ts";
import { checkMetrics } from "./check-metrics.ts";
import { evaluationErrors } from "./errors.ts";
import type { EvaluateJobInput } from "./evaluation.ts";
import { type ColumnProfile, type EvaluationPredicate, evaluationPredicate } from "./predicate.schema.ts";

/** Of many problems, this many are told. */
const mostProblems = 20;

/**
 * What a worker sent, if it is an evaluation of what was asked for and its figures follow from its counts. A worker is
 * trusted to have counted; everything that can be computed again is.
 *
 * @throws PlumblineError `evaluations/implausible-output` with every problem.
 */
export function checkEvaluation(input: EvaluateJobInput, output: unknown): EvaluationPredicate {
  const parsed = evaluationPredicate.safeParse(output);
  if (!parsed.success) {
    refuse(parsed.error.issues.map(({ path, message }) => ({ field: path.join(".") || "output", message })));
  }
  const evaluation = parsed.data;
  const sensitive = input.dataset.columns.filter(({ roles }) => roles.includes("sensitive"));
  const problems = [
    ...checkSubjects(input, evaluation),
    ...checkMetrics(evaluation),
    ...checkGroups(evaluation, {
      sensitive: sensitive.map(({ name }) => name),
      minimumGroupPositives: input.minimumGroupPositives,
    }),
    ...checkDistributions(input, evaluation),
  ];
  if (problems.length > 0) refuse(problems);
  return evaluation;
}

function refuse(all: readonly Problem[]): never {
  const problems = all.slice(0, mostProblems);
  throw evaluationErrors["implausible-output"]({ problems }, { problems });
}

/** It is of this model and this dataset. */
function checkSubjects(
  { model, dataset, threshold }: EvaluateJobInput,
  evaluation: EvaluationPredicate,
): Problem[] {
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ["model.name", evaluation.model.name, model.name],
    ["model.version", evaluation.model.version, model.version],
    ["model.digest", evaluation.model.digest, model.digest],
    ["dataset.name", evaluation.dataset.name, dataset.name],
    ["dataset.digest", evaluation.dataset.digest, dataset.digest],
    ["dataset.rowCount", evaluation.dataset.rowCount, dataset.rowCount],
    ["threshold", evaluation.threshold, threshold],
  ];
  const problems = pairs
    .filter(([, given, asked]) => given !== asked)
    .map(([field, given, asked]) => ({
      field,
      message: `is ${String(given)}; asked for was ${String(asked)}`,
    }));
  if (evaluation.finishedAt < evaluation.startedAt) {
    problems.push({ field: "finishedAt", message: `is ${evaluation.finishedAt}, before startedAt` });
  }
  return problems;
}

/** Every row is in every distribution. */
function checkDistributions(
  { dataset, model }: EvaluateJobInput,
  evaluation: EvaluationPredicate,
): Problem[] {
  const { columns, prediction } = evaluation.reference;
  const problems: Problem[] = [];
  const calibrated = evaluation.curves.calibration.reduce((sum, bin) => sum + bin.count, 0);
  if (calibrated !== dataset.rowCount) {
    problems.push({
      field: "curves.calibration",
      message: `counts ${calibrated} rows of ${dataset.rowCount}`,
    });
  }
  for (const profile of [...columns, prediction]) {
    const rows = rowsOf(profile);
    if (rows === dataset.rowCount) continue;
    problems.push({
      field: `reference.${profile.name}`,
      message: `counts ${rows} rows of ${dataset.rowCount}`,
    });
  }
  const there = new Set(dataset.columns.map(({ name }) => name));
  const inputs = model.signature.inputs.flatMap(({ name }) =>
    name !== undefined && there.has(name) ? [name] : [],
  );
  const profiled = columns.map(({ name }) => name);
  if (inputs.toSorted().join("\n") !== profiled.toSorted().join("\n")) {
    problems.push({
      field: "reference.columns",
      message: `are ${profiled.join(", ")}; inputs are ${inputs.join(", ")}`,
    });
  }
  return problems;
}

function rowsOf(profile: ColumnProfile): number {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  if (profile.kind === "categorical")
    return sum(Object.values(profile.counts)) + profile.other + profile.missing;
  return profile.missing + (profile.form === "counts" ? sum(profile.counts) : profile.rows);
}

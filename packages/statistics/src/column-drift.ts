import { checkCount, checkProbability } from "./numerics/check-input.ts";
import type { DriftScore } from "./drift-score.ts";
import { type CategoryCounts, countCategories, findNewCategories } from "./category-counts.ts";
import { chooseDriftTest, type ColumnKind, type DriftTest } from "./choose-drift-test.ts";
import { scoreCategories, scoreNumbers } from "./score-drift.ts";
import { hasMoreDistinctThan, type SortedSample, sortSample } from "./sorted-sample.ts";

/** A numeric column: raw values, or sorted once beforehand. NaN and infinities count as missing. */
export type NumericColumn = Float64Array | Float32Array | SortedSample;

/** A categorical column: raw values, null where missing, or counted beforehand. */
export type CategoricalColumn = readonly (string | null)[] | CategoryCounts;

export interface ColumnDriftOptions {
  /** The test or distance. Default: {@link chooseDriftTest}. */
  readonly test?: DriftTest;
  /** A test finds drift below this p-value. Default 0.05. */
  readonly pValueThreshold?: number;
  /** A distance finds drift from this value on. Default 0.1. */
  readonly distanceThreshold?: number;
  /** Fewest rows, missing ones aside, that either window needs for a verdict. Default 100. */
  readonly minimumRows?: number;
}

export type DriftVerdict = "drift" | "no-drift" | "insufficient";

/** How a column's current window compares with its reference. */
export interface ColumnDrift {
  readonly kind: ColumnKind;
  readonly verdict: DriftVerdict;
  /** Why the verdict is `insufficient`, else null. */
  readonly insufficientReason: string | null;
  /** Null when a window has no rows; given, for information, with an insufficient verdict too. */
  readonly score: DriftScore | null;
  /** What the p-value or distance was held against; null without a score. */
  readonly threshold: number | null;
  readonly reference: WindowSize;
  readonly current: WindowSize;
  /** Categories the reference never had, in the order first seen; empty for a numeric column. */
  readonly newCategories: readonly string[];
}

/** Rows of a window: `rows` were compared, `missing` were set aside. */
export interface WindowSize {
  readonly rows: number;
  readonly missing: number;
}

/**
 * Compares a column's current window with its reference and says whether it drifted. The verdict is
 * `insufficient` when either window has fewer than `minimumRows` rows: a tiny window is not an alarm.
 *
 * Throws `not-a-probability` or `not-a-count` for an option out of range, and `unknown-choice` for a test
 * that the column's kind does not have.
 *
 * @example
 * columnDrift(referenceAges, currentAges, { kind: "numeric" })
 * // { verdict: "drift", score: { convention: "wasserstein-normed", statistic: 0.31, pValue: null }, ... }
 *
 * Source: thresholds and default tests as Evidently 0.7.
 */
export function columnDrift(
  reference: NumericColumn,
  current: NumericColumn,
  options: ColumnDriftOptions & { readonly kind: "numeric" },
): ColumnDrift;
export function columnDrift(
  reference: CategoricalColumn,
  current: CategoricalColumn,
  options: ColumnDriftOptions & { readonly kind: "categorical" },
): ColumnDrift;
export function columnDrift(
  reference: NumericColumn | CategoricalColumn,
  current: NumericColumn | CategoricalColumn,
  options: ColumnDriftOptions & { readonly kind: ColumnKind },
): ColumnDrift {
  // The overloads tie the columns' type to the kind.
  return options.kind === "numeric"
    ? numericDrift(toSample(reference as NumericColumn), toSample(current as NumericColumn), options)
    : categoricalDrift(
        toCounts(reference as CategoricalColumn),
        toCounts(current as CategoricalColumn),
        options,
      );
}

function toSample(column: NumericColumn): SortedSample {
  return "ascending" in column ? column : sortSample(column);
}

function toCounts(column: CategoricalColumn): CategoryCounts {
  return "entries" in column && "total" in column ? column : countCategories(column);
}

function numericDrift(
  reference: SortedSample,
  current: SortedSample,
  options: ColumnDriftOptions,
): ColumnDrift {
  const windows = {
    reference: { rows: reference.ascending.length, missing: reference.missing },
    current: { rows: current.ascending.length, missing: current.missing },
  };
  const test =
    options.test ??
    chooseDriftTest({
      kind: "numeric",
      referenceRows: windows.reference.rows,
      uniqueValues: [2, 5].find((limit) => !hasMoreDistinctThan(limit, reference, current)) ?? 6,
    });
  const score = hasRows(windows) ? scoreNumbers(test, reference, current) : null;
  return { kind: "numeric", ...windows, ...judge(score, windows, options), newCategories: [] };
}

function categoricalDrift(
  reference: CategoryCounts,
  current: CategoryCounts,
  options: ColumnDriftOptions,
): ColumnDrift {
  const windows = {
    reference: { rows: reference.total, missing: reference.missing },
    current: { rows: current.total, missing: current.missing },
  };
  const newCategories = findNewCategories(reference, current);
  const test =
    options.test ??
    chooseDriftTest({
      kind: "categorical",
      referenceRows: reference.total,
      uniqueValues: reference.size + newCategories.length,
    });
  const score = hasRows(windows) ? scoreCategories(test, reference, current) : null;
  return { kind: "categorical", ...windows, ...judge(score, windows, options), newCategories };
}

interface Windows {
  readonly reference: WindowSize;
  readonly current: WindowSize;
}

function hasRows({ reference, current }: Windows): boolean {
  return reference.rows > 0 && current.rows > 0;
}

function judge(
  score: DriftScore | null,
  windows: Windows,
  options: ColumnDriftOptions,
): Pick<ColumnDrift, "verdict" | "insufficientReason" | "score" | "threshold"> {
  const { pValueThreshold = 0.05, distanceThreshold = 0.1, minimumRows = 100 } = options;
  checkProbability("pValueThreshold", pValueThreshold);
  checkCount("minimumRows", minimumRows, 1);
  const threshold = score === null ? null : score.pValue === null ? distanceThreshold : pValueThreshold;
  const short = (["current", "reference"] as const).filter((name) => windows[name].rows < minimumRows);
  if (score === null || threshold === null || short.length > 0) {
    const reasons = short.map((name) => `${name} has ${windows[name].rows} rows, ${minimumRows} are needed`);
    return { verdict: "insufficient", insufficientReason: reasons.join("; "), score, threshold };
  }
  const hasDrifted = score.pValue === null ? score.statistic >= threshold : score.pValue < threshold;
  return { verdict: hasDrifted ? "drift" : "no-drift", insufficientReason: null, score, threshold };
}

import {
  CategoryCounts,
  type ColumnDrift,
  columnDrift,
  type DriftTest,
  driftConventions,
  type SortedSample,
} from "@plumbline/statistics";
import { categoricalChanceLevel, numericChanceLevel } from "./chance-level.ts";
import {
  type CategoricalProfile,
  type ColumnProfile,
  countsOf,
  type NumericProfile,
  otherCategory,
  sampleOf,
} from "./reference-profile.ts";
import type { ColumnReport } from "./report.ts";

/** Most new categories that a report names. */
const namedCategories = 50;

/** Compares numbers of the window with their reference, by Evidently's default choice of test. */
export function compareNumbers(profile: NumericProfile, current: SortedSample): ColumnReport {
  const reference = sampleOf(profile);
  const drift = columnDrift(reference, current, { kind: "numeric" });
  const test = distanceFound(drift);
  const chanceLevel =
    test &&
    numericChanceLevel(reference, drift.current.rows, (window) =>
      statisticOf(columnDrift(reference, window, { kind: "numeric", test })),
    );
  return reportOf(profile, drift, chanceLevel ?? null);
}

/** Compares counts of the window's categories with their reference, by Evidently's default choice of test. */
export function compareCategories(profile: CategoricalProfile, counted: CategoryCounts): ColumnReport {
  const reference = countsOf(profile);
  const current = profile.other > 0 ? foldUnnamed(profile, counted) : counted;
  const drift = columnDrift(reference, current, { kind: "categorical" });
  const test = distanceFound(drift);
  const chanceLevel =
    test &&
    categoricalChanceLevel(reference, drift.current.rows, (window) =>
      statisticOf(columnDrift(reference, window, { kind: "categorical", test })),
    );
  return reportOf(profile, drift, chanceLevel ?? null);
}

/** A column that the request log does not hold. */
export function reportUnlogged({ name, kind }: ColumnProfile): ColumnReport {
  const nothing = { convention: null, test: null, recompute: null, score: null, pValue: null };
  return {
    name,
    kind,
    ...nothing,
    threshold: null,
    chanceLevel: null,
    verdict: "insufficient",
    insufficientReason: "the request log does not hold it",
    newCategories: [],
    missing: 0,
  };
}

/** The reference does not name all its categories: those that it does not name may be among the others. */
function foldUnnamed({ counts }: CategoricalProfile, current: CategoryCounts): CategoryCounts {
  const folded = new CategoryCounts();
  for (const [category, times] of current.entries()) {
    folded.add(Object.hasOwn(counts, category) ? category : otherCategory, times);
  }
  folded.add(null, current.missing);
  return folded;
}

/** The distance that was found to be drift, if it was one; its convention is then also the name of the test. */
function distanceFound({ verdict, score }: ColumnDrift): DriftTest | undefined {
  return verdict !== "drift" || score === null || score.pValue !== null
    ? undefined
    : (score.convention as DriftTest);
}

function statisticOf({ score }: ColumnDrift): number {
  return score?.statistic ?? Number.NaN;
}

function reportOf(
  { name, kind }: ColumnProfile,
  drift: ColumnDrift,
  chanceLevel: number | null,
): ColumnReport {
  const { score, threshold, newCategories } = drift;
  const convention = score?.convention ?? null;
  const byChance =
    drift.verdict === "drift" && chanceLevel !== null && score !== null && score.statistic <= chanceLevel;
  return {
    name,
    kind,
    convention,
    test: convention && driftConventions[convention].title,
    recompute: convention && driftConventions[convention].recompute,
    score: score?.statistic ?? null,
    pValue: score?.pValue ?? null,
    threshold,
    chanceLevel,
    verdict: byChance ? "insufficient" : drift.verdict,
    insufficientReason: byChance
      ? `windows of ${drift.current.rows} rows reach ${chanceLevel.toFixed(3)} by chance: more rows are needed`
      : drift.insufficientReason,
    newCategories: newCategories.slice(0, namedCategories),
    missing: drift.current.missing,
  };
}

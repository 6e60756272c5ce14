import { CategoryCounts, type SortedSample } from "@plumbline/statistics";
import { z } from "zod";

const count = z.number().int().nonnegative();
const finite = z.number();

const categorical = z.object({
  name: z.string(),
  kind: z.literal("categorical"),
  missing: count,
  counts: z.record(z.string(), count),
  other: count,
});
const numeric = z.object({ name: z.string(), kind: z.literal("numeric"), missing: count });
const columnProfile = z.union([
  categorical,
  numeric.extend({ form: z.literal("counts"), values: z.array(finite), counts: z.array(count) }),
  numeric.extend({ form: z.literal("quantiles"), sample: z.array(finite), rows: count }),
]);
const figure = z.union([
  z.object({ value: finite, lower: finite.optional(), upper: finite.optional() }),
  z.object({ value: z.null(), reason: z.string() }),
]);

/** The parts of an evaluation's predicate that live traffic is compared with. */
export const evaluationReferenceSchema = z.object({
  dataset: z.object({ name: z.string(), digest: z.string(), rowCount: count }),
  metrics: z.object({ rocAuc: figure }),
  reference: z.object({ columns: z.array(columnProfile), prediction: columnProfile }),
});

export type EvaluationReference = z.infer<typeof evaluationReferenceSchema>;
/** What one column held in the evaluation data set. */
export type ColumnProfile = z.infer<typeof columnProfile>;
export type NumericProfile = Extract<ColumnProfile, { kind: "numeric" }>;
export type CategoricalProfile = Extract<ColumnProfile, { kind: "categorical" }>;

/** Said wherever there is nothing to compare live traffic with. */
export const noReference = "the version has no evaluation to compare with; evaluate it";

/** Stands for the categories of a reference that were too many to be named. */
export const otherCategory = "(other)";

/** A numeric reference as a sample: its values, or points of its quantile function where they were too many. */
export function sampleOf(profile: NumericProfile): SortedSample {
  const { missing } = profile;
  if (profile.form === "quantiles") return { ascending: Float64Array.from(profile.sample), missing };
  const rows = profile.counts.reduce((sum, times) => sum + times, 0);
  const ascending = new Float64Array(rows);
  let at = 0;
  for (const [index, value] of profile.values.entries()) {
    const times = profile.counts[index] ?? 0;
    ascending.fill(value, at, at + times);
    at += times;
  }
  return { ascending, missing };
}

export function countsOf(profile: CategoricalProfile): CategoryCounts {
  const counts = new CategoryCounts();
  for (const [category, times] of Object.entries(profile.counts)) counts.add(category, times);
  counts.add(otherCategory, profile.other);
  counts.add(null, profile.missing);
  return counts;
}

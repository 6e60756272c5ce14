import { z } from "zod";

/** Most of each list, so that evidence stays below two megabytes. */
const mostPoints = 200;
const mostValues = 1000;
const mostQuantiles = 2000;

/** Finite. Beyond 2^53 a whole number is read as `bigint`; a figure is a double. */
const number = z.union([z.number(), z.bigint().transform(Number)]);
const share = z.number().min(0).max(1);
const count = z.number().int().min(0);
const text = z.string().max(1000);
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, "must be sha256: and 64 hexadecimal digits");

/** A figure with its interval where there is one, or null and why. */
const figureOf = (value: z.ZodNumber) =>
  z.union([
    z.strictObject({
      value,
      lower: z.number().optional(),
      upper: z.number().optional(),
      method: text.optional(),
      between: z.tuple([text, text]).optional(),
    }),
    z.strictObject({ value: z.null(), reason: text.min(1) }),
  ]);
const rate = figureOf(share);
const loss = figureOf(z.number().min(0));

export const confusionSchema = z.strictObject({
  trueNegatives: count,
  falsePositives: count,
  falseNegatives: count,
  truePositives: count,
});

const group = z.strictObject({
  name: text,
  count: count.min(1),
  positives: count,
  sufficient: z.boolean(),
  confusion: confusionSchema,
  selectionRate: rate,
  truePositiveRate: rate,
  falsePositiveRate: rate,
  accuracy: rate,
  meanPrediction: rate,
});

const fairness = z.strictObject({
  column: text,
  convention: z.literal("fairlearn"),
  minimumGroupPositives: count.min(1),
  groups: z.array(group).min(1).max(100),
  equalOpportunityDifference: rate,
  selectionRatio: rate,
  demographicParityDifference: rate,
  demographicParityRatio: rate,
  equalizedOddsDifference: rate,
  equalizedOddsRatio: rate,
});

const column = { name: text, missing: count } as const;
const profile = z.union([
  z.strictObject({
    ...column,
    kind: z.literal("categorical"),
    counts: z.record(text, count),
    other: count,
  }),
  z.strictObject({
    ...column,
    kind: z.literal("numeric"),
    form: z.literal("counts"),
    values: z.array(number).max(mostValues),
    counts: z.array(count.min(1)).max(mostValues),
  }),
  z.strictObject({
    ...column,
    kind: z.literal("numeric"),
    form: z.literal("quantiles"),
    sample: z.array(number).min(2).max(mostQuantiles),
    rows: count,
  }),
]);

/** The predicate of evaluation evidence. Gate rules read it, so its shape is a contract. */
export const evaluationPredicate = z.strictObject({
  dataset: z.strictObject({ name: text, digest, rowCount: count.min(1) }),
  model: z.strictObject({ name: text, version: count.min(1), digest }),
  threshold: share,
  positiveClass: z.literal(1),
  metrics: z.strictObject({
    rocAuc: rate,
    precision: rate,
    accuracy: rate,
    recall: rate,
    f1: rate,
    logLoss: loss,
    brierScore: rate,
    averagePrecision: rate,
    confusion: confusionSchema,
  }),
  groups: z.array(fairness).max(100),
  latency: z.strictObject({
    singleRow: z.strictObject({
      p50Milliseconds: z.number().positive(),
      p99Milliseconds: z.number().positive(),
      samples: count.min(200),
    }),
    batch: z.strictObject({ rowsPerSecond: z.number().positive() }),
  }),
  curves: z.strictObject({
    roc: z.array(z.strictObject({ falsePositiveRate: share, truePositiveRate: share })).max(mostPoints),
    precisionRecall: z.array(z.strictObject({ precision: share, recall: share })).max(mostPoints),
    calibration: z
      .array(z.strictObject({ meanPrediction: share, observedRate: share, count: count.min(1) }))
      .max(mostPoints),
  }),
  reference: z.strictObject({ columns: z.array(profile).max(10_000), prediction: profile }),
  software: z.strictObject({ plumbline: text, onnxruntime: text }),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
});

export type EvaluationPredicate = z.infer<typeof evaluationPredicate>;
export type Figure = EvaluationPredicate["metrics"]["f1"];
export type ColumnFairness = EvaluationPredicate["groups"][number];
export type ColumnProfile = EvaluationPredicate["reference"]["columns"][number];

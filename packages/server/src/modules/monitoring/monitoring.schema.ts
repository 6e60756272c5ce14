import { z } from "zod";

const deployment = z.string().min(1).max(128);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 lower-case hexadecimal digits");
const positive = z.coerce.number().int().positive();
const timeMs = z.coerce.number().int().nonnegative();

export const deploymentParams = z.object({ name: deployment });
export const segmentQuery = z.object({
  deployment,
  sha256: sha256.describe("SHA-256 of the file; what arrives must have it."),
  rows: positive,
  firstMs: timeMs.describe("When its first request arrived."),
  lastMs: timeMs.describe("When its last request arrived."),
  revision: positive,
});
export const monitoringQuery = z.object({
  minutes: z.coerce.number().int().min(1).max(1440).default(60).describe("How far back traffic is shown."),
});
export const alertsQuery = z.object({
  deployment: deployment.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

/** As the request log has them: keys that are numbers are text there. */
const entityKey = z
  .union([z.string().min(1).max(1000), z.int(), z.bigint()])
  .transform(String)
  .describe("Text or a whole number.");
export const feedbackBody = z.strictObject({
  labels: z
    .array(
      z.strictObject({
        entityKey,
        label: z.literal([0, 1]),
        observedAt: z.iso
          .datetime({ offset: true })
          .transform((text) => Date.parse(text))
          .optional()
          .describe("When it was observed. Default: when it comes."),
      }),
    )
    .min(1)
    .max(10_000),
});
export const feedbackSchema = z.object({
  recorded: z.number().int(),
  corrected: z.number().int(),
  unchanged: z.number().int(),
  outdated: z.number().int(),
});

const verdict = z.enum(["drift", "no-drift", "insufficient"]);
const figure = z.number().nullable();
const time = z.string().nullable();
const columnSchema = z.object({
  name: z.string(),
  kind: z.enum(["numeric", "categorical"]),
  convention: z.string().nullable().describe("Id of the rule that the score was computed by."),
  test: z.string().nullable().describe("The rule in words."),
  recompute: z.string().nullable().describe("How to get the score again with scipy or numpy."),
  score: figure.describe("Distance, or statistic of a test."),
  pValue: figure.describe("Of a test: adjusted for the number of columns. Null for a distance."),
  threshold: figure.describe("Drift is a distance from it on, or a p-value below it."),
  chanceLevel: figure.describe("Distance that one of twenty windows of the reference itself reaches."),
  verdict,
  insufficientReason: z.string().nullable(),
  newCategories: z.array(z.string()),
  missing: z.number().int(),
});
const aucSchema = z.union([
  z.object({
    value: z.number(),
    lower: figure,
    upper: figure,
    count: z.number().int(),
    firstAt: z.string(),
    lastAt: z.string(),
  }),
  z.object({ value: z.null(), reason: z.string() }),
]);

export const alertSchema = z
  .object({
    id: z.string(),
    deployment: z.string(),
    revision: z.number().int(),
    state: z.enum(["open", "cleared"]),
    reasons: z.array(
      z.object({
        cause: z.enum(["feature-drift", "prediction-drift", "quality"]),
        message: z.string(),
        columns: z.array(
          z.object({
            name: z.string(),
            convention: z.string().nullable(),
            score: figure,
            threshold: figure,
            newCategories: z.array(z.string()),
          }),
        ),
      }),
    ),
    raisedAt: z.string(),
    clearedAt: time,
    clearedBecause: z.string().nullable(),
  })
  .meta({ id: "Alert" });
export const alertListSchema = z.object({ alerts: z.array(alertSchema) });

export const monitoringSchema = z
  .object({
    deployment: z.string(),
    revision: z.number().int(),
    analysedAt: time,
    isBehind: z.boolean().describe("Something came that is not in these figures yet."),
    traffic: z.object({
      points: z.array(
        z.object({
          atMs: z.number().int(),
          requests: z.number().int(),
          errors: z.number().int(),
          p50Ms: figure,
          p95Ms: figure,
          p99Ms: figure,
          provisional: z.boolean().describe("By the gateways' reports: the request log is not whole yet."),
        }),
      ),
      total: z.object({ requests: z.number().int(), errors: z.number().int() }),
      loggedUntil: time,
    }),
    drift: z.object({
      reference: z.object({ dataset: z.string(), digest: z.string(), rows: z.number().int() }).nullable(),
      window: z.object({ rows: z.number().int(), firstMs: figure, lastMs: figure }),
      verdict,
      insufficientReason: z.string().nullable(),
      driftedShare: figure,
      columns: z.array(columnSchema),
      prediction: columnSchema.nullable(),
    }),
    quality: z.object({
      rocAuc: aucSchema,
      offline: z.union([
        z.object({ value: z.number(), lower: z.number().optional(), upper: z.number().optional() }),
        z.object({ value: z.null(), reason: z.string() }),
      ]),
      labelled: z.number().int(),
      unlabelled: z.number().int(),
    }),
    alerts: z.array(alertSchema),
  })
  .meta({ id: "DeploymentMonitoring" });

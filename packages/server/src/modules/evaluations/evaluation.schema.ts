import { z } from "zod";

export const versionParams = z.object({
  name: z.string().min(1).max(256),
  version: z.coerce.number().int().positive(),
});
export const evaluationParams = z.object({ id: z.string().min(1).max(64) });

export const requestBody = z.strictObject({
  dataset: z.strictObject({
    name: z.string().min(1).max(128),
    digest: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/, "a digest is sha256: and 64 lower-case hexadecimal digits"),
  }),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe("A score of at least this much is predicted positive."),
  minimumGroupPositives: z
    .number()
    .int()
    .min(1)
    .max(1_000_000_000)
    .default(100)
    .describe("Groups with fewer positive labels are reported and take no part in differences and ratios."),
});

export const evaluationAnswer = z
  .object({
    id: z.string(),
    jobId: z.string(),
    model: z.object({ name: z.string(), version: z.number().int(), digest: z.string() }),
    dataset: z.object({ name: z.string(), digest: z.string() }),
    threshold: z.number(),
    minimumGroupPositives: z.number().int(),
    state: z.enum(["pending", "queued", "running", "succeeded", "failed", "cancelled"]),
    progress: z
      .object({ done: z.number(), total: z.number(), unit: z.string(), message: z.string().optional() })
      .nullable(),
    reason: z.string().nullable(),
    evidenceSha256: z.string().nullable().describe("Digest of the evidence that holds its figures."),
    createdBy: z.string().describe("User name."),
    createdAt: z.string(),
    endedAt: z.string().nullable(),
  })
  .meta({ id: "Evaluation" });
export const evaluationList = z.object({ evaluations: z.array(evaluationAnswer) });

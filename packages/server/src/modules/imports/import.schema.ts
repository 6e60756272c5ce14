import { z } from "zod";
import { experimentId, loggedModelId, runId } from "./batch.schema.ts";

const tags = z.array(z.strictObject({ key: z.string().min(1), value: z.string() }));
const description = z.string().optional();

export const importParams = z.object({ id: z.string().min(1) });

export const startBody = z.strictObject({
  source: z.strictObject({
    kind: z.enum(["mlflow-server", "mlflow-database"]),
    location: z.string().min(1).max(2000),
  }),
});

export const startAnswer = z.object({
  id: z.string(),
  resumed: z.boolean().describe("Whether an import from this source was taken up."),
});

export const recordedBody = z.strictObject({ runIds: z.array(runId).max(1000) });

export const artifactQuery = z.object({
  kind: z.enum(["run", "logged-model"]),
  owner: z.union([runId, loggedModelId]).describe("Id of the run or logged model."),
  experiment: experimentId.describe("Id of its experiment here."),
  path: z.string().min(1).describe("Relative to its artifact folder."),
});

export const modelBody = z.strictObject({
  name: z.string(),
  description,
  createdAtMs: z.int(),
  updatedAtMs: z.int(),
  tags,
});

export const versionBody = z.strictObject({
  name: z.string(),
  version: z.int().min(1),
  source: z.string(),
  runId: z.string().optional(),
  modelId: z.string().optional(),
  runLink: z.string(),
  description,
  createdAtMs: z.int(),
  updatedAtMs: z.int(),
  tags,
});

export const promotionBody = z.union([
  z.strictObject({ name: z.string(), version: z.int().min(1), alias: z.string() }),
  z.strictObject({ name: z.string(), version: z.int().min(1), stage: z.string() }),
]);

export const completeBody = z.strictObject({
  counts: z.record(z.string().max(100), z.int().min(0)),
  notCarried: z
    .array(
      z.strictObject({
        what: z.string().max(200),
        count: z.int().min(0).nullable().describe("Null where it is not known."),
        reason: z.string().max(2000),
      }),
    )
    .max(1000),
});

export const outcomeAnswer = z.object({
  outcome: z.enum(["recorded", "unchanged", "conflict", "refused"]),
  reason: z.string().optional(),
});

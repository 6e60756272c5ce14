import { z } from "zod";
import { ModelStage } from "./stage.ts";

export const modelParams = z.object({ name: z.string().min(1) });
export const versionParams = modelParams.extend({
  version: z.coerce.number("is not a version number").int().positive(),
});
export const listQuery = z.object({
  search: z.string().default("").describe("Part of a name; case does not matter."),
  pageToken: z.string().optional(),
});

const tags = z.array(z.object({ key: z.string(), value: z.string() }));
const versionFields = {
  name: z.string(),
  version: z.number().int(),
  digest: z.string().describe("Of the files as they were at registration."),
  stage: z.enum(ModelStage),
  description: z.string(),
  source: z.string(),
  runId: z.string().nullable(),
  loggedModelId: z.string().nullable(),
  tags,
  aliases: z.array(z.string()),
  createdAt: z.string(),
  updatedAt: z.string(),
  createdBy: z.string().describe("User name."),
};
export const versionSummarySchema = z.object(versionFields).meta({ id: "ModelVersionSummary" });

const file = z.object({ path: z.string(), sha256: z.string(), sizeBytes: z.number().int() });
const field = z.object({
  name: z.string().optional(),
  type: z.string(),
  required: z.boolean(),
  "tensor-spec": z.object({ dtype: z.string(), shape: z.array(z.number()) }).optional(),
});
export const versionSchema = z
  .object({
    ...versionFields,
    flavors: z.array(z.string()),
    onnx: file.nullable(),
    signature: z.object({ inputs: z.array(field), outputs: z.array(field) }).nullable(),
    inputExample: z
      .object({ path: z.string(), type: z.string().nullable(), servingPath: z.string().nullable() })
      .nullable(),
    manifestProblem: z.string().nullable().describe("Why the MLmodel file could not be read."),
    files: z.array(file),
  })
  .meta({ id: "ModelVersion" });

const modelFields = {
  name: z.string(),
  description: z.string(),
  tags,
  aliases: z.array(z.object({ alias: z.string(), version: z.number().int() })),
  createdAt: z.string(),
  updatedAt: z.string(),
  createdBy: z.string().describe("User name."),
};
export const modelListSchema = z.object({
  models: z.array(z.object({ ...modelFields, latestVersion: versionSummarySchema.nullable() })),
  nextPageToken: z.string().nullable(),
});
export const modelSchema = z
  .object({
    ...modelFields,
    versions: z.array(versionSummarySchema).describe("Newest first."),
    aliasHistory: z
      .array(
        z.object({
          alias: z.string(),
          version: z.number().int().nullable().describe("Null where the alias was deleted."),
          changedAt: z.string(),
          changedBy: z.string(),
        }),
      )
      .describe("Newest first, at most 1000."),
  })
  .meta({ id: "RegisteredModel" });

import { z } from "zod";

const name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
    "a deployment's name is 1 to 128 letters, digits, '.', '_' or '-', the first a letter or digit",
  );
const model = z.string().min(1).max(500);
const version = z.coerce.number().int().positive();

export const deploymentParams = z.object({ name });
export const deploymentBody = z.strictObject({
  name,
  model,
  version,
  entityKey: z
    .string()
    .min(1)
    .max(200)
    .nullish()
    .transform((field) => field ?? null)
    .describe(
      "Field of a request that names the entity predicted for: labels are joined by it. Default: none.",
    ),
});
export const revisionBody = z.strictObject({ model, version });
export const rollbackBody = z.strictObject({
  reason: z
    .string()
    .max(1000)
    .nullish()
    .transform((text) => text ?? null),
});

const revisionSchema = z.object({
  revision: z.number().int(),
  model: z.string(),
  version: z.number().int(),
  versionId: z.string(),
  versionDigest: z.string(),
  rolledBackTo: z.number().int().nullable().describe("Revision that a rollback went back to."),
  reason: z.string().nullable(),
  deployedAt: z.string(),
  deployedBy: z.string().describe("User name."),
});

export const deploymentSchema = z
  .object({
    name: z.string(),
    deploymentId: z.string(),
    entityKey: z.string().nullable(),
    createdAt: z.string(),
    createdBy: z.string().describe("User name."),
    current: revisionSchema,
    rollbackTarget: revisionSchema
      .nullable()
      .describe("Where a rollback would go; null where there is nothing."),
    revisions: z.array(revisionSchema).describe("Newest first."),
    gateways: z
      .array(
        z.object({
          id: z.string(),
          url: z.string(),
          generation: z.number().int(),
          revision: z.number().int().nullable().describe("Null where it does not serve the deployment."),
          lastSeenAt: z.string(),
        }),
      )
      .describe("Gateways that reported within the last ten minutes."),
  })
  .meta({ id: "Deployment" });
export const deploymentListSchema = z.object({ deployments: z.array(deploymentSchema) });

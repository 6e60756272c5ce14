import { z } from "zod";

export const tokenParamsSchema = z.strictObject({ id: z.string() });

export const tokenQuerySchema = z.strictObject({
  userName: z.string().optional().describe("Another user's tokens; needs users:manage."),
});

export const newTokenSchema = z.strictObject({
  label: z.string().trim().min(1).max(200).describe("What the token is for."),
  expiresInDays: z.int().min(1).max(3650).optional().describe("Default: until it is revoked."),
  userName: z.string().optional().describe("For another user; needs users:manage."),
  workspace: z.string().optional().describe("The only workspace in which it is to work. Default: all."),
  permissions: z
    .array(z.string())
    .min(1)
    .max(100)
    .optional()
    .describe("All that it is to do. Default: all that its owner may."),
});

export const tokenSchema = z.object({
  id: z.string(),
  label: z.string(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  lastUsedAt: z.string().nullable().describe("To about a minute."),
  workspace: z.string().nullable().describe("The only workspace in which it works, or null."),
  permissions: z.array(z.string()).nullable().describe("All that it may do, or null: what its owner may."),
});

export const createdTokenSchema = tokenSchema.extend({
  token: z.string().describe("The secret, shown this once."),
});

export const tokenListSchema = z.object({ tokens: z.array(tokenSchema) });

import { z } from "zod";

export const tokenParamsSchema = z.strictObject({ id: z.string() });

export const tokenQuerySchema = z.strictObject({
  userName: z.string().optional().describe("Another user's tokens; needs users:manage."),
});

export const newTokenSchema = z.strictObject({
  label: z.string().trim().min(1).max(200).describe("What the token is for."),
  expiresInDays: z.int().min(1).max(3650).optional().describe("Default: until it is revoked."),
  userName: z.string().optional().describe("For another user; needs users:manage."),
});

export const tokenSchema = z.object({
  id: z.string(),
  label: z.string(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  lastUsedAt: z.string().nullable().describe("To about a minute."),
});

export const createdTokenSchema = tokenSchema.extend({
  token: z.string().describe("The secret, shown this once."),
});

export const tokenListSchema = z.object({ tokens: z.array(tokenSchema) });

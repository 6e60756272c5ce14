import { z } from "zod";
import { ObjectRule } from "./workspace.ts";

const objectAccess = z
  .enum(ObjectRule)
  .describe(
    "`roles`: a role reaches every object unless a grant takes it away. `grants`: only grants reach one.",
  );

export const workspaceParamsSchema = z.strictObject({ workspace: z.string() });

export const workspaceRemovalSchema = z.strictObject({
  evenIfUsed: z
    .stringbool()
    .optional()
    .describe("Also where it holds runs, models or deployments, which nobody reaches any more."),
});

export const newWorkspaceSchema = z.strictObject({
  name: z.string(),
  description: z.string().nullable().optional(),
  objectAccess: objectAccess.optional(),
});

export const workspaceChangeSchema = z
  .strictObject({ description: z.string().nullable().optional(), objectAccess: objectAccess.optional() })
  .refine(({ description, objectAccess: rule }) => description !== undefined || rule !== undefined, {
    message: "give description, objectAccess or both",
  });

export const workspaceSchema = z.object({
  name: z.string(),
  description: z.string().nullable(),
  objectAccess,
  createdAt: z.string(),
});

export const workspaceListSchema = z.object({ workspaces: z.array(workspaceSchema) });

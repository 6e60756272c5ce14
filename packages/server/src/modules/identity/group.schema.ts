import { z } from "zod";

export const groupParamsSchema = z.strictObject({ groupName: z.string() });

export const groupMemberParamsSchema = groupParamsSchema.extend({ userName: z.string() });

const named = z.strictObject({ name: z.string(), description: z.string().nullable().optional() });

export const newGroupSchema = named.extend({
  isOfWorkspace: z.boolean().optional().describe("This workspace's own. Default: of the whole server."),
});

export const groupChangeSchema = named
  .partial()
  .refine(({ name, description }) => name !== undefined || description !== undefined, {
    message: "give name, description or both",
  });

export const groupSchema = z.object({
  name: z.string(),
  description: z.string().nullable(),
  isOfWorkspace: z.boolean(),
  members: z.array(z.string()).describe("Names of users."),
  createdAt: z.string(),
});

export const groupListSchema = z.object({ groups: z.array(groupSchema) });

import { z } from "zod";
import { UserKind } from "./user.store.ts";

export const userNameParamsSchema = z.strictObject({ userName: z.string() });

/** Names, roles and passwords are checked by the use cases, which tests, first start and routes share. */
export const newUserSchema = z.strictObject({
  userName: z.string(),
  roles: z.array(z.string()).optional().describe("In this workspace. Default: none."),
  password: z.string().optional(),
  kind: z.enum(UserKind).optional().describe("`service` for a program's account, which has tokens alone."),
});

export const userChangeSchema = z
  .strictObject({ roles: z.array(z.string()).optional(), password: z.string().nullable().optional() })
  .refine(({ roles, password }) => roles !== undefined || password !== undefined, {
    message: "give roles, password or both; null takes the password away",
  });

export const userSchema = z.object({
  actorId: z.string(),
  userName: z.string(),
  kind: z.enum(UserKind),
  roles: z.array(z.string()),
  hasPassword: z.boolean(),
  createdAt: z.string(),
  signedInAt: z.string().nullable(),
});

export const userListSchema = z.object({ users: z.array(userSchema) });

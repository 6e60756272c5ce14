import { z } from "zod";
import { ObjectKind } from "#ports";
import { GrantLevel } from "./grant.ts";
import type { HolderName } from "./holder.ts";
import type { ObjectName } from "./set-grant.ts";

/** `experiment:5`, `model:churn`, `deployment:credit`; `model:*` for every model of the workspace. */
export const objectNameSchema = z
  .string()
  .regex(/^(experiment|model|deployment):.+$/su, {
    message:
      "name an object as experiment:<id>, model:<name> or deployment:<name>; * stands for all of a kind",
  })
  .transform(splitName<ObjectKind>)
  .pipe(z.object({ kind: z.enum(ObjectKind), name: z.string() })) satisfies z.ZodType<ObjectName, string>;

export const holderNameSchema = z
  .string()
  .regex(/^(user|group):.+$/su, { message: "name a holder as user:<name> or group:<name>" })
  .transform(splitName<"user" | "group">)
  .pipe(z.object({ kind: z.enum(["user", "group"]), name: z.string() })) satisfies z.ZodType<
  HolderName,
  string
>;

function splitName<Kind extends string>(text: string): { kind: Kind; name: string } {
  const colon = text.indexOf(":");
  return { kind: text.slice(0, colon) as Kind, name: text.slice(colon + 1) };
}

export const grantQuerySchema = z.strictObject({
  object: objectNameSchema.optional().describe("Only grants on this object."),
});

export const newGrantSchema = z.strictObject({
  object: objectNameSchema,
  holder: holderNameSchema,
  level: z.enum(GrantLevel).describe("`none` takes away what a role allows."),
});

export const grantKeySchema = z.strictObject({ object: objectNameSchema, holder: holderNameSchema });

export const grantSchema = z.object({
  object: z.string(),
  holder: z.string(),
  level: z.enum(GrantLevel),
  grantedAt: z.string(),
  grantedBy: z.string(),
});

export const grantListSchema = z.object({ grants: z.array(grantSchema) });

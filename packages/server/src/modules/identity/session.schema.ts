import { z } from "zod";

export const newSessionSchema = z.union(
  [
    z.strictObject({ code: z.string().describe("From a one-time sign-in link, after `#code=`.") }),
    z.strictObject({ userName: z.string(), password: z.string() }),
  ],
  { error: "give either code, or userName and password" },
);

export const sessionSchema = z.object({ userName: z.string(), expiresAt: z.string() });

export const meSchema = z.object({
  actorId: z.string(),
  userName: z.string(),
  roles: z.array(z.string()),
  groups: z.array(z.string()),
  permissions: z.array(z.string()),
  workspace: z.string(),
  workspaces: z.array(z.string()).describe("Those in which one holds something."),
});

export const newSignInLinkSchema = z.strictObject({ userName: z.string() });

export const signInLinkSchema = z.object({ url: z.string(), expiresAt: z.string() });

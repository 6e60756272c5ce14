import { formatTime, HttpReply } from "@plumbline/platform";
import type { FastifyRequest } from "fastify";
import { type AppContext, defineRoute, type Route } from "#context";
import { addressForBrowsers } from "./address-for-browsers.ts";
import { createSignInLink } from "./create-sign-in-link.ts";
import { readSessionSecret, sessionCookie } from "./credentials.ts";
import { rolesHeld } from "./access.store.ts";
import { listGroupNamesOf } from "./group.store.ts";
import { listUsableWorkspaces } from "./list-usable-workspaces.ts";
import { endSession } from "./end-session.ts";
import { assertNotCrossSite } from "./same-origin.ts";
import { sessionLifetimeMs } from "./session-limits.ts";
import {
  meSchema,
  newSessionSchema,
  newSignInLinkSchema,
  sessionSchema,
  signInLinkSchema,
} from "./session.schema.ts";
import { startSessionByLink, startSessionByPassword } from "./start-session.ts";

export const sessionRoutes: readonly Route[] = [
  defineRoute({
    method: "POST",
    path: "/api/v1/session",
    face: "native",
    permission: "public",
    summary: "Sign a browser in, by one-time link or by password; sets the session cookie",
    requestsPerMinute: 20,
    body: newSessionSchema,
    response: sessionSchema,
    handle: async (context, { body, http }) => {
      assertNotCrossSite(context.config, http);
      const session =
        "code" in body
          ? await startSessionByLink(context, body)
          : await startSessionByPassword(context, { ...body, address: http.ip });
      const { userName, expiresAtMs, secret } = session;
      return HttpReply.json(
        201,
        { userName, expiresAt: formatTime(expiresAtMs) },
        {
          "set-cookie": cookie(context.config, http, { value: secret, maxAgeMs: sessionLifetimeMs }),
          "cache-control": "no-store",
        },
      );
    },
  }),
  defineRoute({
    method: "DELETE",
    path: "/api/v1/session",
    face: "native",
    permission: "session:own",
    summary: "Sign this browser out",
    handle: async (context, { principal, headers, http }) => {
      const secret = readSessionSecret(headers);
      if (secret !== undefined) await endSession(context, principal, { secret });
      const removal = cookie(context.config, http, { value: "", maxAgeMs: 0 });
      return new HttpReply(204, undefined, { "set-cookie": removal });
    },
  }),
  defineRoute({
    method: "GET",
    path: "/api/v1/me",
    face: "native",
    permission: "session:own",
    summary: "Who is signed in, and what they may do",
    response: meSchema,
    handle: async ({ storage }, { principal }) => {
      const { actorId, userName, workspace, permissions } = principal;
      const held = rolesHeld(storage.read, workspace, actorId).map(({ role }) => role);
      return {
        actorId,
        userName,
        roles: [...new Set(held)].sort(),
        groups: await listGroupNamesOf(storage.read, actorId),
        permissions: [...permissions].sort(),
        workspace,
        workspaces: (await listUsableWorkspaces({ storage }, principal)).map(({ name }) => name),
      };
    },
  }),
  defineRoute({
    method: "POST",
    path: "/api/v1/sign-in-links",
    face: "native",
    permission: "users:manage",
    summary: "A link that signs a user in once, within a day",
    body: newSignInLinkSchema,
    response: signInLinkSchema,
    handle: async (context, { principal, body, http }) => {
      const serverUrl = addressForBrowsers(context.config, `${http.protocol}://${http.host}`);
      const { url, expiresAtMs } = await createSignInLink(context, principal, { ...body, serverUrl });
      return HttpReply.json(
        201,
        { url, expiresAt: formatTime(expiresAtMs) },
        { "cache-control": "no-store" },
      );
    },
  }),
];

function cookie(
  { publicUrl, staticPrefix }: AppContext["config"],
  { protocol }: Pick<FastifyRequest, "protocol">,
  { value, maxAgeMs }: { value: string; maxAgeMs: number },
): string {
  const secure = protocol === "https" || publicUrl?.startsWith("https:") === true;
  const attributes = `Path=${staticPrefix || "/"}; Max-Age=${maxAgeMs / 1000}; HttpOnly; SameSite=Strict`;
  return `${sessionCookie}=${value}; ${attributes}${secure ? "; Secure" : ""}`;
}

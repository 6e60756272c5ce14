import { Face, formatTime, HttpReply } from "@plumbline/platform";
import { z } from "zod";
import { defineRoute, type Route } from "#context";
import { addressForBrowsers } from "./address-for-browsers.ts";
import { changeOwnPassword, setFirstPassword } from "./change-own-password.ts";
import { readCredentials, readSessionSecret } from "./credentials.ts";
import { errors } from "./errors.ts";
import { inviteUser } from "./invite-user.ts";
import { authorise } from "./principal.ts";
import { revokeSession } from "./revoke-session.ts";
import { hashSecret } from "./secret.ts";
import { signInLinkSchema } from "./session.schema.ts";
import { sessionIdleMs } from "./session-limits.ts";
import { findSessionByHash, listSessions } from "./session.store.ts";
import { findUserByName } from "./user.store.ts";

const sessionSchema = z.object({
  id: z.string(),
  startedAt: z.string(),
  lastUsedAt: z.string().describe("To about a minute."),
  expiresAt: z.string(),
  isThis: z.boolean().describe("Whether the request came with it."),
});

const own = { face: Face.native, permission: "session:own" } as const;

export const accountRoutes: readonly Route[] = [
  defineRoute({
    ...own,
    method: "GET",
    path: "/api/v1/sessions",
    summary: "One's own live browser sessions, newest first; with users:manage anybody's",
    query: z.strictObject({ userName: z.string().optional() }),
    response: z.object({ sessions: z.array(sessionSchema) }),
    handle: async ({ storage, clock }, { principal, query, headers }) => {
      const { userName = principal.userName } = query;
      if (userName !== principal.userName) authorise(principal, "users:manage");
      const user = await findUserByName(storage.read, userName);
      if (user === undefined) throw errors["user-not-found"]({ userName });
      const secret = readSessionSecret(headers);
      const current =
        secret === undefined ? undefined : findSessionByHash(storage.read, hashSecret(secret))?.id;
      const nowMs = clock.nowMs();
      const sessions = await listSessions(storage.read, {
        actorId: user.actorId,
        nowMs,
        usedSinceMs: nowMs - sessionIdleMs,
      });
      return {
        sessions: sessions.map(({ id, startedAtMs, lastUsedAtMs, expiresAtMs }) => ({
          id,
          startedAt: formatTime(startedAtMs),
          lastUsedAt: formatTime(lastUsedAtMs),
          expiresAt: formatTime(expiresAtMs),
          isThis: id === current,
        })),
      };
    },
  }),
  defineRoute({
    ...own,
    method: "DELETE",
    path: "/api/v1/sessions/:id",
    summary: "End a browser session of one's own, or with users:manage anybody's",
    params: z.strictObject({ id: z.string() }),
    handle: async (context, { principal, params }) => {
      await revokeSession(context, principal, params);
      return new HttpReply(204);
    },
  }),
  defineRoute({
    ...own,
    method: "PUT",
    path: "/api/v1/me/password",
    summary: "Change one's own password; the first one is set in a browser that a sign-in link let in",
    body: z.strictObject({ currentPassword: z.string().optional(), newPassword: z.string() }),
    handle: async (context, { principal, body, headers, http }) => {
      const { currentPassword, newPassword } = body;
      if (currentPassword !== undefined) {
        await changeOwnPassword(context, principal, { currentPassword, newPassword, address: http.ip });
      } else {
        if (readCredentials(headers).kind !== "session") throw errors["current-password-missing"]({});
        await setFirstPassword(context, principal, { newPassword });
      }
      return new HttpReply(204);
    },
  }),
  defineRoute({
    method: "POST",
    path: "/api/v1/invitations",
    face: Face.native,
    permission: "users:manage",
    summary: "Create a person's account and a link by which they sign in for the first time",
    body: z.strictObject({
      userName: z.string(),
      roles: z.array(z.string()).optional(),
      groups: z.array(z.string()).max(100).optional(),
    }),
    response: signInLinkSchema,
    handle: async (context, { principal, body, http }) => {
      const serverUrl = addressForBrowsers(context.config, `${http.protocol}://${http.host}`);
      const { url, expiresAtMs } = await inviteUser(context, principal, { ...body, serverUrl });
      return HttpReply.json(
        201,
        { url, expiresAt: formatTime(expiresAtMs) },
        { "cache-control": "no-store" },
      );
    },
  }),
];

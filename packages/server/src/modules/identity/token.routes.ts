import { formatTime, HttpReply } from "@plumbline/platform";
import type { z } from "zod";
import { defineRoute, type Route } from "#context";
import type { Principal } from "#ports";
import type { Reader } from "#storage";
import { createToken } from "./create-token.ts";
import { errors } from "./errors.ts";
import { authorise } from "./principal.ts";
import { revokeToken } from "./revoke-token.ts";
import {
  createdTokenSchema,
  newTokenSchema,
  tokenListSchema,
  tokenParamsSchema,
  tokenQuerySchema,
  type tokenSchema,
} from "./token.schema.ts";
import { listTokens, type Token } from "./token.store.ts";
import { findUserByName } from "./user.store.ts";

export const tokenRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/api/v1/tokens",
    face: "native",
    permission: "session:own",
    summary: "One's own live tokens, newest first, without their secrets",
    query: tokenQuerySchema,
    response: tokenListSchema,
    handle: async ({ storage, clock }, { principal, query }) => {
      const actorId = await ownerOf(storage.read, principal, query.userName);
      const tokens = await listTokens(storage.read, { actorId, nowMs: clock.nowMs() });
      return { tokens: tokens.map(presentToken) };
    },
  }),
  defineRoute({
    method: "POST",
    path: "/api/v1/tokens",
    face: "native",
    permission: "session:own",
    summary: "Create a token; its secret is in this answer only",
    body: newTokenSchema,
    response: createdTokenSchema,
    handle: async (context, { principal, body }) => {
      const created = await createToken(context, principal, body);
      return HttpReply.json(
        201,
        { ...presentToken(created), token: created.token },
        { "cache-control": "no-store" },
      );
    },
  }),
  defineRoute({
    method: "DELETE",
    path: "/api/v1/tokens/:id",
    face: "native",
    permission: "session:own",
    summary: "Revoke a token of one's own, or with users:manage anybody's",
    params: tokenParamsSchema,
    handle: async (context, { principal, params }) => {
      await revokeToken(context, principal, params);
      return new HttpReply(204);
    },
  }),
];

async function ownerOf(reader: Reader, principal: Principal, userName: string | undefined) {
  if (userName === undefined || userName === principal.userName) return principal.actorId;
  authorise(principal, "users:manage");
  const user = await findUserByName(reader, userName);
  if (user === undefined) throw errors["user-not-found"]({ userName });
  return user.actorId;
}

function presentToken(token: Token): z.infer<typeof tokenSchema> {
  const { id, label, createdAtMs, expiresAtMs, lastUsedAtMs, workspace, permissions } = token;
  return {
    id,
    label,
    createdAt: formatTime(createdAtMs),
    expiresAt: expiresAtMs === null ? null : formatTime(expiresAtMs),
    lastUsedAt: lastUsedAtMs === null ? null : formatTime(lastUsedAtMs),
    workspace,
    permissions: permissions && [...permissions],
  };
}

import { createHmac, randomBytes } from "node:crypto";
import { formatTime } from "@plumbline/platform";
import type { FastifyRequest } from "fastify";
import type { AppContext } from "#context";
import type { ActorId, Principal } from "#ports";
import { checkPassword } from "./check-password.ts";
import { type Credentials, readCredentials } from "./credentials.ts";
import { errors } from "./errors.ts";
import type { IdentityContext } from "./identity-context.ts";
import { type Authentication, type PrincipalCache, principalCacheOf } from "./principal-cache.ts";
import { anonymousPrincipal, defaultWorkspace } from "./principal.ts";
import { permissionsOf } from "./role.store.ts";
import { assertSameOrigin } from "./same-origin.ts";
import { hashSecret, tokenPrefix } from "./secret.ts";
import { sessionIdleMs } from "./session-limits.ts";
import { findSessionByHash } from "./session.store.ts";
import { findTokenByHash } from "./token.store.ts";

export type AuthenticationContext = IdentityContext & Pick<AppContext, "config">;

/** Keys remembered passwords, so that a memory dump holds no fast hash of one. */
const passwordKey = randomBytes(32);

/**
 * Who sends a request. The hot path of every client: a remembered credential costs one hash and no query.
 *
 * @param permission of the route; `public` needs nobody to be signed in.
 * @throws PlumblineError 401 `identity/…` where nobody is; `identity/cross-site-request`;
 *   `identity/workspace-not-found`.
 */
export async function authenticateRequest(
  context: AuthenticationContext,
  request: Pick<FastifyRequest, "method" | "headers" | "protocol" | "ip">,
  permission: string,
): Promise<Principal> {
  if (permission === "public") return anonymousPrincipal;
  const credentials = readCredentials(request.headers);
  if (credentials.kind === "session") assertSameOrigin(context.config, request);
  const cache = principalCacheOf(context.storage);
  const key = cacheKey(credentials);
  const authentication =
    cache.find(key) ?? (await cache.load(key, () => authenticate(context, credentials, request.ip)));
  const nowMs = context.clock.nowMs();
  assertLive(cache, authentication, nowMs);
  assertWorkspaceExists(request.headers);
  cache.noteUse(authentication, nowMs);
  return authentication.principal;
}

function cacheKey(credentials: Credentials): string {
  switch (credentials.kind) {
    case "token":
      return hashSecret(credentials.token);
    case "session":
      return `session ${hashSecret(credentials.secret)}`;
    case "basic":
      return createHmac("sha256", passwordKey)
        .update(`${credentials.userName}:${credentials.password}`)
        .digest("hex");
    default:
      return credentials satisfies never;
  }
}

async function authenticate(
  context: IdentityContext,
  credentials: Credentials,
  address: string,
): Promise<Authentication> {
  switch (credentials.kind) {
    case "token":
      return authenticateToken(context, credentials.token);
    case "session":
      return authenticateSession(context, credentials.secret);
    case "basic": {
      const { userName, password } = credentials;
      if (!password.startsWith(tokenPrefix)) {
        const user = await checkPassword(context, { userName, password, address });
        return authenticated(context, "password", { ...user, id: user.actorId });
      }
      const found = authenticateToken(context, password);
      if (found.principal.userName !== userName) throw errors["wrong-credentials"]({});
      return found;
    }
    default:
      return credentials satisfies never;
  }
}

function authenticateToken(context: IdentityContext, token: string): Authentication {
  const found = findTokenByHash(context.storage.read, hashSecret(token));
  if (found === undefined) throw errors["token-refused"]({});
  return authenticated(context, "token", found);
}

function authenticateSession(context: IdentityContext, secret: string): Authentication {
  const found = findSessionByHash(context.storage.read, hashSecret(secret));
  if (found === undefined) throw errors["session-ended"]({});
  return authenticated(context, "session", found);
}

function authenticated(
  { storage }: Pick<AppContext, "storage">,
  credential: Authentication["credential"],
  found: {
    id: string;
    actorId: ActorId;
    userName: string;
    expiresAtMs?: number | null;
    lastUsedAtMs?: number;
  },
): Authentication {
  const { id: credentialId, actorId, userName, expiresAtMs = null, lastUsedAtMs = 0 } = found;
  const permissions = permissionsOf(storage.read, defaultWorkspace, actorId);
  return {
    principal: { actorId, userName, workspace: defaultWorkspace, permissions },
    credential,
    credentialId,
    expiresAtMs,
    lastUsedAtMs,
  };
}

function assertLive(cache: PrincipalCache, authentication: Authentication, nowMs: number): void {
  const { credential, expiresAtMs } = authentication;
  if (credential === "session" && nowMs - cache.lastUseMs(authentication) >= sessionIdleMs) {
    throw errors["session-ended"]({});
  }
  if (expiresAtMs === null || nowMs < expiresAtMs) return;
  if (credential === "session") throw errors["session-ended"]({});
  throw errors["token-expired"]({ expiredAt: formatTime(expiresAtMs) });
}

function assertWorkspaceExists(headers: FastifyRequest["headers"]): void {
  for (const name of ["x-plumbline-workspace", "x-mlflow-workspace"] as const) {
    const workspace = headers[name];
    if (workspace !== undefined && workspace !== defaultWorkspace) {
      throw errors["workspace-not-found"]({ workspace: String(workspace) });
    }
  }
}

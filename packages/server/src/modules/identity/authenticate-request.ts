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
import { anonymousPrincipal } from "./principal.ts";
import { resolvePrincipal, type TokenLimits } from "./resolve-principal.ts";
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
  const workspace = namedWorkspace(request.headers);
  const hashed = cacheKey(credentials);
  const key = workspace === undefined ? hashed : `${hashed} in ${workspace}`;
  const authentication =
    cache.find(key) ?? (await cache.load(key, () => authenticate(context, credentials, request, workspace)));
  const nowMs = context.clock.nowMs();
  assertLive(cache, authentication, nowMs);
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
  { ip: address }: Pick<FastifyRequest, "ip">,
  workspace: string | undefined,
): Promise<Authentication> {
  switch (credentials.kind) {
    case "token":
      return authenticateToken(context, credentials.token, workspace);
    case "session":
      return authenticateSession(context, credentials.secret, workspace);
    case "basic": {
      const { userName, password } = credentials;
      if (!password.startsWith(tokenPrefix)) {
        const user = await checkPassword(context, { userName, password, address });
        return authenticated(context, "password", { ...user, id: user.actorId }, workspace);
      }
      const found = authenticateToken(context, password, workspace);
      if (found.principal.userName !== userName) throw errors["wrong-credentials"]({});
      return found;
    }
    default:
      return credentials satisfies never;
  }
}

function authenticateToken(
  context: IdentityContext,
  token: string,
  workspace: string | undefined,
): Authentication {
  const found = findTokenByHash(context.storage.read, hashSecret(token));
  if (found === undefined) throw errors["token-refused"]({});
  return authenticated(context, "token", found, workspace);
}

function authenticateSession(
  context: IdentityContext,
  secret: string,
  workspace: string | undefined,
): Authentication {
  const found = findSessionByHash(context.storage.read, hashSecret(secret));
  if (found === undefined) throw errors["session-ended"]({});
  return authenticated(context, "session", found, workspace);
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
    limits?: TokenLimits;
  },
  workspace: string | undefined,
): Authentication {
  const { id: credentialId, expiresAtMs = null, lastUsedAtMs = 0 } = found;
  return {
    principal: resolvePrincipal(storage.read, found, workspace),
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

/** The workspace that a request asks for, in MLflow's header or in ours; undefined where it names none. */
function namedWorkspace(headers: FastifyRequest["headers"]): string | undefined {
  const ours = headers["x-plumbline-workspace"];
  const theirs = headers["x-mlflow-workspace"];
  if (ours === undefined && theirs === undefined) return undefined;
  if (ours !== undefined && theirs !== undefined && ours !== theirs) {
    throw errors["two-workspaces"]({ ours: String(ours), theirs: String(theirs) });
  }
  return String(ours ?? theirs);
}

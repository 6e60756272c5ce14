import type { FastifyRequest } from "fastify";
import { errors } from "./errors.ts";

/** What a request brings to say who sends it. */
export type Credentials =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "basic"; readonly userName: string; readonly password: string }
  | { readonly kind: "session"; readonly secret: string };

export const sessionCookie = "plumbline_session";

/** @throws PlumblineError `identity/not-signed-in`, `identity/unknown-scheme`. */
export function readCredentials(headers: FastifyRequest["headers"]): Credentials {
  const { authorization } = headers;
  if (authorization === undefined) {
    const secret = readSessionSecret(headers);
    if (secret === undefined) throw errors["not-signed-in"]({});
    return { kind: "session", secret };
  }
  const space = authorization.indexOf(" ");
  const scheme = space < 0 ? authorization : authorization.slice(0, space);
  const rest = authorization.slice(scheme.length).trim();
  switch (scheme.toLowerCase()) {
    case "bearer":
      return { kind: "token", token: rest };
    case "basic":
      return readBasic(rest);
    default:
      throw errors["unknown-scheme"]({ scheme });
  }
}

/** RFC 7617: the name ends at the first colon. */
function readBasic(encoded: string): Credentials {
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  if (colon < 0) throw errors["wrong-credentials"]({});
  return { kind: "basic", userName: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

export function readSessionSecret({ cookie }: FastifyRequest["headers"]): string | undefined {
  for (const part of cookie?.split(";") ?? []) {
    const [name, value] = part.trim().split("=", 2);
    if (name === sessionCookie && value !== undefined && value !== "") return value;
  }
  return undefined;
}

import type { FastifyRequest } from "fastify";
import type { AppContext } from "#context";
import { errors } from "./errors.ts";

/** `host` is the one that a trusted proxy says it was asked for. */
type BrowserRequest = Pick<FastifyRequest, "method" | "headers" | "protocol"> & { readonly host?: string };

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Cross-site request forgery: a browser sends the session cookie along whoever wrote the page. What changes things
 * therefore must come from a page of this server, as the browser itself says in `Sec-Fetch-Site` or `Origin`, which
 * scripts cannot set.
 *
 * @throws PlumblineError `identity/cross-site-request`.
 */
export function assertSameOrigin(config: AppContext["config"], request: BrowserRequest): void {
  if (safeMethods.has(request.method)) return;
  if (originOf(config, request) !== "same") throw errors["cross-site-request"]({});
}

/** For signing in, which command-line clients do too: only what a browser says comes from elsewhere is refused. */
export function assertNotCrossSite(config: AppContext["config"], request: BrowserRequest): void {
  if (originOf(config, request) === "other") throw errors["cross-site-request"]({});
}

function originOf(
  { publicUrl }: AppContext["config"],
  { headers, protocol, host = headers.host }: BrowserRequest,
): "same" | "other" | "unsaid" {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" ? "same" : "other";
  const { origin } = headers;
  if (origin === undefined) return "unsaid";
  if (publicUrl !== undefined && origin === new URL(publicUrl).origin) return "same";
  return origin === `${protocol}://${host ?? ""}` ? "same" : "other";
}

import { Face, HttpReply, type RouteRequest } from "@plumbline/platform";
import { z } from "zod";
import { type AppContext, defineRoute, type Route } from "#context";
import type { Principal } from "#ports";
import { contentSecurityPolicy, type UiFile, WebUi } from "./web-ui.ts";

/** The pages: each is the same document, which finds out from its address what to show. */
const pages = ["/", "/sign-in", "/runs", "/models", "/deployments", "/ledger", "/people"];
/** Everything below these is a page too. */
const pageFolders = ["/runs/*", "/models/*", "/deployments/*", "/ledger/*"];
const rootFiles = ["favicon.svg", "robots.txt", "color-scheme.js"];
const hourSeconds = 3600;
const yearSeconds = 31_536_000;

const ui = new WebUi();

/** Public: what they hold is the same for all, and it asks for everything else by the API. */
export const webUiRoutes: readonly Route[] = [
  ...[...pages, ...pageFolders].map((path) =>
    route(path, "A page of the web UI", async (context) => sendPage(context)),
  ),
  ...rootFiles.map((name) =>
    route(`/${name}`, "A file of the web UI", async (_context, { headers }) =>
      sendFile(await ui.readFile(name), headers, `max-age=${hourSeconds}`),
    ),
  ),
  defineRoute({
    method: "GET",
    path: "/assets/*",
    face: Face.native,
    permission: "public",
    summary: "A hashed file of the web UI",
    params: z.object({ "*": z.string() }),
    handle: async (_context, { params, headers }) =>
      sendFile(
        await ui.readFile(`assets/${params["*"]}`),
        headers,
        `public, max-age=${yearSeconds}, immutable`,
      ),
  }),
];

type UiRequest = RouteRequest<Principal, unknown, unknown, unknown>;

function route(
  path: string,
  summary: string,
  handle: (context: AppContext, request: UiRequest) => Promise<HttpReply>,
): Route {
  return defineRoute({ method: "GET", path, face: Face.native, permission: "public", summary, handle });
}

async function sendPage({ random, config }: Pick<AppContext, "random" | "config">): Promise<HttpReply> {
  const nonce = Buffer.from(random.bytes(18)).toString("base64");
  return new HttpReply(200, await ui.readPage(nonce, config.staticPrefix), {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": contentSecurityPolicy(nonce),
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
  });
}

function sendFile(file: UiFile, headers: UiRequest["headers"], cacheControl: string): HttpReply {
  const compress = /\bgzip\b/.test(headers["accept-encoding"] ?? "");
  return new HttpReply(200, compress ? file.compressed : file.content, {
    "content-type": file.contentType,
    "cache-control": cacheControl,
    vary: "accept-encoding",
    ...(compress && { "content-encoding": "gzip" }),
  });
}

import { HttpReply, type RouteRequest } from "@plumbline/platform";
import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { auditErrors } from "./errors.ts";
import { createEventStream, keepAliveMs } from "./event-stream.ts";
import { followEntries } from "./follow-entries.ts";
import { readHead } from "./head.store.ts";

const stalledAfterMs = 30_000;

interface FollowQuery {
  readonly after?: number | undefined;
  readonly type?: string | undefined;
  readonly subject?: string | undefined;
}

/** The live feed: from the client's last event on, else from `after`, else only what is new. */
export function streamEvents(
  context: Pick<AppContext, "storage" | "ledger">,
  request: RouteRequest<Principal, unknown, FollowQuery, unknown>,
): HttpReply {
  const { principal, query, headers, signal } = request;
  const after =
    readLastEventId(headers["last-event-id"]) ??
    query.after ??
    (readHead(context.storage.read)?.size ?? 0) - 1;
  const filter = { workspace: principal.workspace, type: query.type, subject: query.subject };
  const entries = followEntries(context, filter, { after, waitMs: keepAliveMs, signal });
  const stream = createEventStream(entries, { stalledAfterMs });
  return new HttpReply(200, stream, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
    // The stream is the last answer on its connection: a kept one would hold up the server's shutdown.
    connection: "close",
  });
}

function readLastEventId(header: string | string[] | undefined): number | undefined {
  if (header === undefined || header === "") return undefined;
  if (typeof header === "string" && /^\d{1,15}$/.test(header)) return Number(header);
  throw auditErrors["event-id-invalid"]({ value: String(header) });
}

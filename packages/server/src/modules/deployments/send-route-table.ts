import { formatTime, HttpReply, type RouteRequest } from "@plumbline/platform";
import type { AppContext } from "#context";
import { signDocument } from "#governance";
import type { Principal } from "#ports";
import { routeTableType } from "./route-table.ts";
import { watchRouteTable } from "./watch-route-table.ts";

interface SnapshotQuery {
  readonly after?: number | undefined;
  readonly waitSeconds: number;
}

/** The signed route table once it is another than the gateway has; 304 where it stays the same. */
export async function sendRouteTable(
  context: Pick<AppContext, "storage" | "clock" | "ledger" | "config">,
  { principal, query, http, signal }: RouteRequest<Principal, unknown, SnapshotQuery, unknown>,
): Promise<HttpReply> {
  const isClosing = () => !http.server.server.listening;
  const table = await watchRouteTable(context, principal.workspace, {
    ...query,
    after: query.after,
    signal,
    isClosing,
  });
  // A kept connection would hold up the server's shutdown.
  const headers: Record<string, string> = isClosing() ? { connection: "close" } : {};
  if (table === undefined) return new HttpReply(304, undefined, headers);
  const { generation, ...content } = table;
  const payload = { generation, issuedAt: formatTime(context.clock.nowMs()), ...content };
  const envelope = signDocument(context, routeTableType, new TextEncoder().encode(JSON.stringify(payload)));
  return HttpReply.json(200, envelope, headers);
}

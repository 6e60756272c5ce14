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
  { principal, query, signal }: RouteRequest<Principal, unknown, SnapshotQuery, unknown>,
): Promise<HttpReply> {
  const { after, waitSeconds } = query;
  const table = await watchRouteTable(context, principal.workspace, { after, waitSeconds, signal });
  if (table === undefined) return new HttpReply(304);
  const { generation, ...content } = table;
  const payload = { generation, issuedAt: formatTime(context.clock.nowMs()), ...content };
  const envelope = signDocument(context, routeTableType, new TextEncoder().encode(JSON.stringify(payload)));
  return HttpReply.json(200, envelope);
}

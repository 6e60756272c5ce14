import { Face } from "@plumbline/platform";
import { defineRoute, type Route } from "#context";
import { followEntriesQuerySchema } from "./entry.schema.ts";
import { streamEvents } from "./stream-events.ts";

export const eventsRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/api/v1/events",
    face: Face.native,
    permission: "ledger:read",
    summary: "Live feed of the workspace's entries, in the ledger's order (server-sent events)",
    query: followEntriesQuerySchema,
    handle: async (context, request) => streamEvents(context, request),
  }),
];

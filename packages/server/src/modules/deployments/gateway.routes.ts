import { Face, HttpReply } from "@plumbline/platform";
import { defineRoute, type Route } from "#context";
import { heartbeatBody, objectParams, snapshotQuery } from "./gateway.schema.ts";
import { openGatewayObject } from "./open-gateway-object.ts";
import { recordHeartbeat } from "./record-heartbeat.ts";
import { sendRouteTable } from "./send-route-table.ts";

const serve = { face: Face.native, permission: "deployments:serve" } as const;

export const gatewayRoutes: readonly Route[] = [
  defineRoute({
    ...serve,
    method: "GET",
    path: "/api/v1/gateway/snapshot",
    summary: "The signed route table, once it is another than the gateway has",
    query: snapshotQuery,
    handle: sendRouteTable,
  }),
  defineRoute({
    ...serve,
    method: "GET",
    path: "/api/v1/gateway/objects/:sha256",
    summary: "A file of a version that is served",
    params: objectParams,
    handle: (context, { principal, params }) => openGatewayObject(context, principal, params.sha256),
  }),
  defineRoute({
    ...serve,
    method: "POST",
    path: "/api/v1/gateway/heartbeat",
    summary: "What a gateway serves and how it fares",
    body: heartbeatBody,
    handle: async (context, { principal, body }) => {
      await recordHeartbeat(context, principal, body);
      return new HttpReply(204);
    },
  }),
];

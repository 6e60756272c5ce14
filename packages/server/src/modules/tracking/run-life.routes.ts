import { Face, HttpReply } from "@plumbline/platform";
import { defineRoute, type Route } from "#context";
import { awaitRunLife } from "./get-run-life.ts";
import { endHeartbeats, heartbeatRun } from "./heartbeat-run.ts";
import { presentRunLife } from "./run-life.presenter.ts";
import { heartbeatBody, runLifeSchema, runParams, runQuery, stopBody } from "./run-life.schema.ts";
import { requestStop, withdrawStop } from "./stop-run.ts";

const change = { face: Face.native, permission: "experiments:write", params: runParams } as const;

/** Whether a run's client is there, and whether the run is asked to stop. */
export const runLifeRoutes: readonly Route[] = [
  defineRoute({
    face: Face.native,
    permission: "experiments:read",
    method: "GET",
    path: "/api/v1/runs/:id",
    summary: "A run's status, crash and stop request; waits for news of them if asked to",
    params: runParams,
    query: runQuery,
    response: runLifeSchema,
    handle: async (context, { principal, params, query, signal }) =>
      presentRunLife(
        context,
        await awaitRunLife(context, principal.workspace, params.id, {
          waitSeconds: query.waitSeconds,
          revision: query.revision,
          signal,
        }),
      ),
  }),
  defineRoute({
    ...change,
    method: "POST",
    path: "/api/v1/runs/:id/heartbeat",
    summary: "Say that a run's client is there",
    body: heartbeatBody,
    response: runLifeSchema,
    handle: async (context, { principal, params, body }) =>
      presentRunLife(context, await heartbeatRun(context, principal, { runId: params.id, ...body })),
  }),
  defineRoute({
    ...change,
    method: "DELETE",
    path: "/api/v1/runs/:id/heartbeat",
    summary: "Say that no more heartbeats come; the run goes on",
    handle: async (context, { principal, params }) => {
      await endHeartbeats(context, principal, params.id);
      return new HttpReply(204);
    },
  }),
  defineRoute({
    ...change,
    method: "POST",
    path: "/api/v1/runs/:id/stop",
    summary: "Ask a run to stop",
    body: stopBody,
    response: runLifeSchema,
    handle: async (context, { principal, params, body }) =>
      presentRunLife(context, await requestStop(context, principal, { runId: params.id, ...body })),
  }),
  defineRoute({
    ...change,
    method: "DELETE",
    path: "/api/v1/runs/:id/stop",
    summary: "Take a stop request back",
    response: runLifeSchema,
    handle: async (context, { principal, params }) =>
      presentRunLife(context, await withdrawStop(context, principal, params.id)),
  }),
];

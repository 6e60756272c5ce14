import type { Route } from "#context";
import { mlflowRoutes } from "#tracking";
import { getTrace } from "./get-trace.ts";
import { endLegacyTrace, readLegacyEnd, readLegacyStart, startLegacyTrace } from "./legacy-trace.ts";
import { readLegacyTraceSearch, searchTraces } from "./search-traces.ts";
import { presentLegacyTrace } from "./trace.presenter.ts";

const root = "/2.0/mlflow/traces";
const read = "experiments:read";
const write = "experiments:write";

/** Traces as clients up to 2.x know them. */
export const legacyTraceRoutes: readonly Route[] = [
  mlflowRoutes({
    method: "POST",
    path: root,
    permission: write,
    summary: "Begin a trace",
    read: readLegacyStart,
    handle: async (context, principal, input) => ({
      trace_info: presentLegacyTrace(await startLegacyTrace(context, principal, input)),
    }),
  }),
  mlflowRoutes({
    method: "PATCH",
    path: `${root}/:traceId`,
    permission: write,
    summary: "End a trace",
    read: readLegacyEnd,
    handle: async (context, principal, input, { params }) => ({
      trace_info: presentLegacyTrace(
        await endLegacyTrace(context, principal, params["traceId"] ?? "", input),
      ),
    }),
  }),
  mlflowRoutes({
    method: "GET",
    path: `${root}/:traceId/info`,
    permission: read,
    summary: "Get a trace without its spans",
    read: () => undefined,
    handle: ({ storage }, { workspace }, _input, { params }) => ({
      trace_info: presentLegacyTrace(getTrace(storage.read, workspace, params["traceId"] ?? "")),
    }),
  }),
  mlflowRoutes({
    method: "GET",
    path: root,
    permission: read,
    summary: "Find traces by a filter, in an order",
    read: readLegacyTraceSearch,
    handle: async (context, { workspace }, search) => {
      const { traces, nextPageToken } = await searchTraces(context, workspace, search);
      return {
        ...(traces.length > 0 && { traces: traces.map(presentLegacyTrace) }),
        ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
      };
    },
  }),
].flat();

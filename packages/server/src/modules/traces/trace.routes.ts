import type { Route } from "#context";
import { mlflowRoutes, WireInput } from "#tracking";
import { deleteTraceTag, readTraceTag, readTraceTagKey, setTraceTag } from "./change-trace-tag.ts";
import { correlateFilters, presentCorrelation, readCorrelation } from "./correlate-filters.ts";
import { deleteTraces, readTraceDeletion } from "./delete-traces.ts";
import {
  getTrace,
  getTraceWithSpans,
  listTraces,
  listWholeTraces,
  type TraceWithSpans,
} from "./get-trace.ts";
import { linkPromptsToTrace, linkTracesToRun, readPromptLink, readRunLink } from "./link-traces.ts";
import { makeAssessmentId } from "./make-assessment-id.ts";
import { presentMetricPoint, queryTraceMetrics, readMetricSearch } from "./query-trace-metrics.ts";
import { readReportedTrace } from "./read-trace.ts";
import { reportTrace } from "./report-trace.ts";
import { readTraceSearch, searchTraces } from "./search-traces.ts";
import { presentSpan } from "./span.presenter.ts";
import { presentTraceInfo } from "./trace.presenter.ts";

const root = "/3.0/mlflow/traces";
/** Paths that clients of 3.x call under the old version, too. */
const legacyRoot = "/2.0/mlflow/traces";
const read = "experiments:read";
const write = "experiments:write";
/** MLflow's clients ask for at most 10 at a time, its UI for 100. */
const maximumTraces = 500;

function readTraceIds(value: unknown): readonly string[] {
  return WireInput.read("get traces", value, (input) => {
    const ids = input.texts("trace_ids");
    if (ids.length === 0) input.note("trace_ids", "is empty; give at least one");
    if (ids.length > maximumTraces) {
      input.note("trace_ids", `has ${ids.length} entries; at most ${maximumTraces} are allowed`);
    }
    return ids;
  });
}

function presentTrace({ trace, spans }: TraceWithSpans): Record<string, unknown> {
  return {
    trace_info: presentTraceInfo(trace),
    ...(spans.length > 0 && { spans: spans.map(presentSpan) }),
  };
}

/** MLflow's traces. */
export const traceRoutes: readonly Route[] = [
  mlflowRoutes({
    method: "POST",
    path: root,
    permission: write,
    summary: "Say what a trace as a whole is",
    read: (body) => body,
    handle: async (context, principal, body) => {
      const reported = readReportedTrace(body, {
        nowMs: context.clock.nowMs(),
        assessmentId: () => makeAssessmentId(context),
      });
      return { trace: { trace_info: presentTraceInfo(await reportTrace(context, principal, reported)) } };
    },
  }),
  mlflowRoutes({
    method: "GET",
    path: `${root}/get`,
    permission: read,
    summary: "Get a trace with its spans",
    read: (query) =>
      WireInput.read("get trace", query, (input) => ({
        traceId: input.requiredText("trace_id"),
        allowPartial: input.boolean("allow_partial") ?? false,
      })),
    handle: async ({ storage }, { workspace }, input, { signal }) => ({
      trace: presentTrace(await getTraceWithSpans(storage.read, workspace, input, signal)),
    }),
  }),
  mlflowRoutes({
    method: "GET",
    path: `${root}/batchGet`,
    permission: read,
    summary: "Get traces with their spans, those that are whole",
    read: readTraceIds,
    handle: ({ storage }, { workspace }, traceIds) => {
      const traces = listWholeTraces(storage.read, workspace, traceIds);
      return traces.length > 0 ? { traces: traces.map(presentTrace) } : {};
    },
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/batchGetInfos`,
    permission: read,
    summary: "Get traces without their spans",
    read: readTraceIds,
    handle: ({ storage }, { workspace }, traceIds) => {
      const traces = listTraces(storage.read, workspace, traceIds);
      return traces.length > 0 ? { trace_infos: traces.map(presentTraceInfo) } : {};
    },
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/search`,
    permission: read,
    summary: "Find traces by a filter, in an order",
    read: readTraceSearch,
    handle: async (context, { workspace }, search) => {
      const { traces, nextPageToken } = await searchTraces(context, workspace, search);
      return {
        ...(traces.length > 0 && { traces: traces.map(presentTraceInfo) }),
        ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
      };
    },
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/metrics`,
    permission: read,
    summary: "Figures of traces, spans or assessments, by dimension and time",
    read: readMetricSearch,
    handle: async (context, { workspace }, search) => {
      const points = await queryTraceMetrics(context, workspace, search);
      return points.length > 0 ? { data_points: points.map(presentMetricPoint) } : {};
    },
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/calculate-filter-correlation`,
    permission: read,
    summary: "How strongly two filters find the same traces",
    read: readCorrelation,
    handle: async (context, { workspace }, question) =>
      presentCorrelation(await correlateFilters(context, workspace, question)),
  }),
  mlflowRoutes({
    method: "GET",
    path: `${root}/:traceId`,
    permission: read,
    summary: "Get a trace without its spans",
    read: () => undefined,
    handle: ({ storage }, { workspace }, _input, { params }) => ({
      trace: { trace_info: presentTraceInfo(getTrace(storage.read, workspace, params["traceId"] ?? "")) },
    }),
  }),
  ...[root, legacyRoot].map((prefix) => [
    ...mlflowRoutes({
      method: "PATCH",
      path: `${prefix}/:traceId/tags`,
      permission: write,
      summary: "Set a tag of a trace",
      read: readTraceTag,
      handle: (context, principal, tag, { params }) =>
        setTraceTag(context, principal, params["traceId"] ?? "", tag),
    }),
    ...mlflowRoutes({
      method: "DELETE",
      path: `${prefix}/:traceId/tags`,
      permission: write,
      summary: "Delete a tag of a trace",
      read: readTraceTagKey,
      handle: (context, principal, key, { params }) =>
        deleteTraceTag(context, principal, params["traceId"] ?? "", key),
    }),
    ...mlflowRoutes({
      method: "POST",
      path: `${prefix}/delete-traces`,
      permission: write,
      summary: "Delete traces by their ids or up to a time",
      read: readTraceDeletion,
      handle: async (context, principal, deletion) => ({
        traces_deleted: await deleteTraces(context, principal, deletion),
      }),
    }),
    ...mlflowRoutes({
      method: "POST",
      path: `${prefix}/link-to-run`,
      permission: write,
      summary: "Make traces belong to a run",
      read: readRunLink,
      handle: (context, principal, link) => linkTracesToRun(context, principal, link),
    }),
    ...mlflowRoutes({
      method: "POST",
      path: `${prefix}/link-prompts`,
      permission: write,
      summary: "Note which prompts a trace used",
      read: readPromptLink,
      handle: (context, principal, link) => linkPromptsToTrace(context, principal, link),
    }),
  ]),
].flat();

import { ObjectKind } from "#ports";
import { Face, HttpReply } from "@plumbline/platform";
import { defineRoute, type Route } from "#context";
import { listAlerts } from "./alert.store.ts";
import {
  alertListSchema,
  alertsQuery,
  deploymentParams,
  feedbackBody,
  feedbackSchema,
  monitoringQuery,
  monitoringSchema,
  segmentQuery,
} from "./monitoring.schema.ts";
import { presentAlert, presentMonitoring } from "./present-monitoring.ts";
import { readMonitoring } from "./read-monitoring.ts";
import { recordFeedback } from "./record-feedback.ts";
import { recordSegment } from "./record-segment.ts";

export const monitoringRoutes: readonly Route[] = [
  defineRoute({
    method: "POST",
    path: "/api/v1/gateway/segments",
    face: Face.native,
    permission: "deployments:serve",
    summary: "Keeps a segment of the request log, a Parquet file",
    input: "stream",
    query: segmentQuery,
    handle: async (context, { principal, query, body }) => {
      const isNew = await recordSegment(context, principal, query, body);
      return HttpReply.json(isNew ? 201 : 200, { sha256: query.sha256 });
    },
  }),
  defineRoute({
    method: "POST",
    path: "/api/v1/deployments/:name/feedback",
    face: Face.native,
    permission: "feedback:write",
    summary: "Says what turned out to be true of entities that were predicted for",
    params: deploymentParams,
    body: feedbackBody,
    response: feedbackSchema,
    handle: (context, { principal, params, body }) => {
      const labels = body.labels.map(({ observedAt, ...label }) => ({ ...label, observedAtMs: observedAt }));
      return recordFeedback(context, principal, { name: params.name, labels });
    },
  }),
  defineRoute({
    method: "GET",
    path: "/api/v1/deployments/:name/monitoring",
    face: Face.native,
    permission: "monitoring:read",
    summary: "Traffic, drift, live quality and alerts of a deployment",
    params: deploymentParams,
    query: monitoringQuery,
    response: monitoringSchema,
    handle: async (context, { principal, params, query }) =>
      presentMonitoring(params.name, await readMonitoring(context, principal, { ...params, ...query })),
  }),
  defineRoute({
    method: "GET",
    path: "/api/v1/alerts",
    face: Face.native,
    permission: "monitoring:read",
    summary: "Alerts, newest first",
    query: alertsQuery,
    response: alertListSchema,
    handle: async (context, { principal, query }) => ({
      alerts: (
        await listAlerts(context.storage.read, principal.workspace, {
          ...query,
          visible: principal.access?.visible(ObjectKind.deployment),
        })
      ).map(presentAlert),
    }),
  }),
];

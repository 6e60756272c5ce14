import type { Route } from "#context";
import {
  getBulkHistory,
  getMetricHistory,
  readBulkHistoryQuery,
  readHistoryQuery,
} from "./get-metric-history.ts";
import { mlflowRoutes } from "./mlflow-route.ts";
import { presentMetric } from "./run.presenter.ts";
import { readSampleQuery, sampleMetricHistory } from "./sample-metric-history.ts";

const root = "/2.0/mlflow/metrics";
const permission = "experiments:read";

/** MLflow's metric histories. */
export const metricRoutes: readonly Route[] = [
  mlflowRoutes({
    method: "GET",
    path: `${root}/get-history`,
    permission,
    summary: "All points of a metric",
    read: readHistoryQuery,
    handle: ({ storage }, { workspace }, query) => {
      const { points, nextPageToken } = getMetricHistory(storage.read, workspace, query);
      return {
        ...(points.length > 0 && { metrics: points.map(presentMetric) }),
        ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
      };
    },
  }),
  mlflowRoutes({
    method: "GET",
    path: `${root}/get-history-bulk`,
    prefixes: ["/ajax-api"],
    permission,
    summary: "All points of a metric of several runs",
    read: readBulkHistoryQuery,
    handle: ({ storage }, { workspace }, query) => ({
      metrics: getBulkHistory(storage.read, workspace, query).map(({ runId, point }) => ({
        ...presentMetric(point),
        run_id: runId,
      })),
    }),
  }),
  mlflowRoutes({
    method: "GET",
    path: `${root}/get-history-bulk-interval`,
    permission,
    summary: "Points of a metric of several runs, thinned out evenly",
    read: readSampleQuery,
    handle: async (context, { workspace }, query) => {
      const sampled = await sampleMetricHistory(context, workspace, query);
      const metrics = sampled.map(({ runId, point }) => ({ ...presentMetric(point), run_id: runId }));
      return metrics.length > 0 ? { metrics } : {};
    },
  }),
].flat();

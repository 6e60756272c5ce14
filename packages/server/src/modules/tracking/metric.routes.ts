import type { Route } from "#context";
import {
  getBulkHistory,
  getMetricHistory,
  readBulkHistoryQuery,
  readHistoryQuery,
} from "./get-metric-history.ts";
import { presentHistory, presentLists, presentRunPoints } from "./metric.presenter.ts";
import { mlflowRoutes } from "./mlflow-route.ts";
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
    handle: ({ storage }, { workspace }, query) =>
      presentHistory(getMetricHistory(storage.read, workspace, query)),
  }),
  mlflowRoutes({
    method: "GET",
    path: `${root}/get-history-bulk`,
    prefixes: ["/ajax-api"],
    permission,
    summary: "All points of a metric of several runs",
    read: readBulkHistoryQuery,
    handle: ({ storage }, { workspace }, query) =>
      presentLists(getBulkHistory(storage.read, workspace, query), '{"metrics":[]}'),
  }),
  mlflowRoutes({
    method: "GET",
    path: `${root}/get-history-bulk-interval`,
    permission,
    summary: "Points of a metric of several runs, thinned out evenly",
    read: readSampleQuery,
    handle: async (context, { workspace }, query) =>
      presentRunPoints(await sampleMetricHistory(context, workspace, query), query.key, "{}"),
  }),
].flat();

import type { Route } from "#context";
import { createRun, readNewRun } from "./create-run.ts";
import { deleteRun, restoreRun } from "./delete-run.ts";
import { deleteRunTag } from "./delete-run-tag.ts";
import { getRunInfo } from "./get-run.ts";
import { logBatch, readBatch, readParam, readRunTag } from "./log-batch.ts";
import { logInputs, logOutputs, readRunInputs, readRunOutputs } from "./log-inputs.ts";
import { logModel, readModelRecord } from "./log-model.ts";
import { mlflowRoutes } from "./mlflow-route.ts";
import { readMetric } from "./read-metric.ts";
import { presentRun, presentRuns } from "./run-document.presenter.ts";
import { presentNewRun, presentRunInfo } from "./run.presenter.ts";
import { readRunSearch, searchRuns } from "./search-runs.ts";
import { readRunUpdate, updateRun } from "./update-run.ts";
import { WireInput } from "./wire-input.ts";

const root = "/2.0/mlflow/runs";
const read = "experiments:read";
const write = "experiments:write";

const readRunId = (call: string) => (value: unknown) =>
  WireInput.read(call, value, (input) => input.requiredText("run_id", "run_uuid"));

/** MLflow's runs, and what is logged to them. */
export const runRoutes: readonly Route[] = [
  mlflowRoutes({
    method: "POST",
    path: `${root}/create`,
    permission: write,
    summary: "Start a run",
    read: readNewRun,
    handle: async (context, principal, input) => ({
      run: presentNewRun(await createRun(context, principal, input)),
    }),
  }),
  mlflowRoutes({
    method: "GET",
    path: `${root}/get`,
    permission: read,
    summary: "Get a run with what was logged to it",
    read: readRunId("get run"),
    handle: ({ storage }, { workspace }, runId) =>
      presentRun(storage.read, getRunInfo(storage.read, workspace, runId)),
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/update`,
    permission: write,
    summary: "Change the status, end or name of a run",
    read: readRunUpdate,
    handle: async (context, principal, input) => ({
      run_info: presentRunInfo(await updateRun(context, principal, input)),
    }),
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/delete`,
    permission: write,
    summary: "Delete a run",
    read: readRunId("delete run"),
    handle: (context, principal, runId) => deleteRun(context, principal, runId),
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/restore`,
    permission: write,
    summary: "Restore a deleted run",
    read: readRunId("restore run"),
    handle: (context, principal, runId) => restoreRun(context, principal, runId),
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/search`,
    permission: read,
    summary: "Search runs",
    read: readRunSearch,
    handle: async (context, { workspace }, input) =>
      presentRuns(context.storage.read, await searchRuns(context, workspace, input)),
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/log-metric`,
    permission: write,
    summary: "Log one point of a metric",
    read: (value) =>
      WireInput.read("log-metric", value, (input) => ({
        runId: input.requiredText("run_id", "run_uuid"),
        metrics: [readMetric(input)],
        params: [],
        tags: [],
      })),
    handle: (context, principal, batch) => logBatch(context, principal, batch),
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/log-parameter`,
    permission: write,
    summary: "Log a param",
    read: (value) =>
      WireInput.read("log-parameter", value, (input) => ({
        runId: input.requiredText("run_id", "run_uuid"),
        metrics: [],
        params: [readParam(input)],
        tags: [],
      })),
    handle: (context, principal, batch) => logBatch(context, principal, batch),
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/set-tag`,
    permission: write,
    summary: "Set a tag of a run",
    read: (value) =>
      WireInput.read("set-tag", value, (input) => ({
        runId: input.requiredText("run_id", "run_uuid"),
        metrics: [],
        params: [],
        tags: [readRunTag(input)],
      })),
    handle: (context, principal, batch) => logBatch(context, principal, batch),
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/log-batch`,
    permission: write,
    summary: "Log metrics, params and tags, all or none",
    read: readBatch,
    handle: (context, principal, batch) => logBatch(context, principal, batch),
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/delete-tag`,
    permission: write,
    summary: "Delete a tag of a run",
    read: (value) =>
      WireInput.read("delete-tag", value, (input) => ({
        runId: input.requiredText("run_id"),
        key: input.requiredText("key"),
      })),
    handle: (context, principal, input) => deleteRunTag(context, principal, input),
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/log-model`,
    permission: write,
    summary: "Note a model in a run, as clients before 3.0 do",
    read: readModelRecord,
    handle: (context, principal, input) => logModel(context, principal, input),
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/log-inputs`,
    permission: write,
    summary: "Link datasets and models that a run read",
    read: readRunInputs,
    handle: (context, principal, input) => logInputs(context, principal, input),
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/outputs`,
    permission: write,
    summary: "Link models that a run made",
    read: readRunOutputs,
    handle: (context, principal, input) => logOutputs(context, principal, input),
  }),
].flat();

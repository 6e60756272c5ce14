import type { Route } from "#context";
import { createExperiment, readExperimentTag, readNewExperiment } from "./create-experiment.ts";
import { deleteExperiment, restoreExperiment } from "./delete-experiment.ts";
import { presentExperiment } from "./experiment.presenter.ts";
import { getExperiment, getExperimentByName } from "./get-experiment.ts";
import { mlflowRoutes } from "./mlflow-route.ts";
import { readExperimentSearch, searchExperiments } from "./search-experiments.ts";
import { deleteExperimentTag, setExperimentTag } from "./set-experiment-tag.ts";
import { updateExperiment } from "./update-experiment.ts";
import { checkLength, maximumExperimentNameCharacters } from "./value-rules.ts";
import { WireInput } from "./wire-input.ts";

const root = "/2.0/mlflow/experiments";
const read = "experiments:read";
const write = "experiments:write";

const readId = (call: string) => (value: unknown) =>
  WireInput.read(call, value, (input) => input.requiredText("experiment_id"));

/** MLflow's experiments. */
export const experimentRoutes: readonly Route[] = [
  mlflowRoutes({
    method: "POST",
    path: `${root}/create`,
    permission: write,
    summary: "Create an experiment",
    read: readNewExperiment,
    handle: async (context, principal, input) => ({
      experiment_id: await createExperiment(context, principal, input),
    }),
  }),
  ...(["POST", "GET"] as const).map((method) =>
    mlflowRoutes({
      method,
      path: `${root}/search`,
      permission: read,
      summary: "Search experiments",
      read: readExperimentSearch,
      handle: async (context, principal, input) => {
        const { experiments, nextPageToken } = await searchExperiments(context, principal, input);
        return {
          ...(experiments.length > 0 && { experiments: experiments.map(presentExperiment) }),
          ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
        };
      },
    }),
  ),
  mlflowRoutes({
    method: "GET",
    path: `${root}/get`,
    permission: read,
    summary: "Get an experiment",
    read: readId("get experiment"),
    handle: ({ storage }, { workspace }, id) => ({
      experiment: presentExperiment(getExperiment(storage.read, workspace, id)),
    }),
  }),
  mlflowRoutes({
    method: "GET",
    path: `${root}/get-by-name`,
    permission: read,
    summary: "Get an experiment by its name",
    read: (value) =>
      WireInput.read("get experiment by name", value, (input) => input.requiredText("experiment_name")),
    handle: ({ storage }, { workspace }, name) => ({
      experiment: presentExperiment(getExperimentByName(storage.read, workspace, name)),
    }),
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/update`,
    permission: write,
    summary: "Rename an experiment",
    read: (value) =>
      WireInput.read("update experiment", value, (input) => {
        const experimentId = input.requiredText("experiment_id");
        const name = input.requiredText("new_name");
        checkLength(input, "new_name", name, maximumExperimentNameCharacters);
        return { experimentId, name };
      }),
    handle: (context, principal, input) => updateExperiment(context, principal, input),
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/delete`,
    permission: write,
    summary: "Delete an experiment and its runs",
    read: readId("delete experiment"),
    handle: (context, principal, id) => deleteExperiment(context, principal, id),
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/restore`,
    permission: write,
    summary: "Restore an experiment and its runs",
    read: readId("restore experiment"),
    handle: (context, principal, id) => restoreExperiment(context, principal, id),
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/set-experiment-tag`,
    permission: write,
    summary: "Set a tag of an experiment",
    read: (value) =>
      WireInput.read("set experiment tag", value, (input) => ({
        experimentId: input.requiredText("experiment_id"),
        tag: readExperimentTag(input),
      })),
    handle: (context, principal, { experimentId, tag }) =>
      setExperimentTag(context, principal, experimentId, tag),
  }),
  mlflowRoutes({
    method: "POST",
    path: `${root}/delete-experiment-tag`,
    permission: write,
    summary: "Delete a tag of an experiment",
    read: (value) =>
      WireInput.read("delete experiment tag", value, (input) => ({
        experimentId: input.requiredText("experiment_id"),
        key: input.requiredText("key"),
      })),
    handle: (context, principal, { experimentId, key }) =>
      deleteExperimentTag(context, principal, experimentId, key),
  }),
].flat();

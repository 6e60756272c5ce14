import { defineErrors, type Problem } from "@plumbline/platform";

const alreadyExists = "RESOURCE_ALREADY_EXISTS";

export const trackingErrors = defineErrors("tracking", {
  "invalid-input": {
    status: 400,
    message: (v: { call: string; problems: readonly Problem[] }) =>
      `${v.call}: ${v.problems.map(({ field, message }) => (field === "" ? message : `${field} ${message}`)).join("; ")}`,
  },
  "bad-filter": {
    status: 400,
    message: (v: { of: string; piece: string; position: number; expected: string }) =>
      `filter of ${v.of}: at character ${v.position + 1}, ${JSON.stringify(v.piece)} ${v.expected}`,
  },
  "bad-order": {
    status: 400,
    message: (v: { index: number; entry: string; reason: string }) =>
      `order_by[${v.index}] ${JSON.stringify(v.entry)} ${v.reason}`,
  },
  "bad-page-token": {
    status: 400,
    message: (v: { token: string }) =>
      `page_token ${JSON.stringify(v.token)} was not given out by this search; start again without it`,
  },
  "experiment-not-found": {
    status: 404,
    message: (v: { experimentId: string }) =>
      `no experiment with id ${JSON.stringify(v.experimentId)} exists`,
  },
  "experiment-name-not-found": {
    status: 404,
    message: (v: { name: string }) => `no experiment is called ${JSON.stringify(v.name)}`,
  },
  "experiment-name-taken": {
    status: 400,
    mlflowCode: alreadyExists,
    message: (v: { name: string; deleted: boolean }) =>
      `experiment ${JSON.stringify(v.name)} already exists${v.deleted ? " among the deleted ones; restore it or choose another name" : ""}`,
  },
  "experiment-rename-taken": {
    status: 400,
    mlflowCode: "BAD_REQUEST",
    message: (v: { name: string }) =>
      `an experiment is called ${JSON.stringify(v.name)} already; choose another name`,
  },
  "experiment-not-active": {
    status: 400,
    message: (v: { experimentId: string }) =>
      `experiment ${v.experimentId} is deleted; restore it before you change it`,
  },
  "experiment-rename-deleted": {
    status: 400,
    mlflowCode: "INVALID_STATE",
    message: (v: { experimentId: string }) =>
      `experiment ${v.experimentId} is deleted; restore it before you rename it`,
  },
  "experiment-tag-not-found": {
    status: 404,
    message: (v: { experimentId: string; key: string }) =>
      `experiment ${v.experimentId} has no tag ${JSON.stringify(v.key)}`,
  },
  "run-without-experiment": {
    status: 400,
    mlflowCode: "BAD_REQUEST",
    message: () => "create run: experiment_id is missing; the experiment Default has the id 0",
  },
  "run-not-found": {
    status: 404,
    message: (v: { runId: string }) => `no run with id ${JSON.stringify(v.runId)} exists`,
  },
  "run-not-active": {
    status: 400,
    message: (v: { runId: string }) => `run ${v.runId} is deleted; restore it before you write to it`,
  },
  "run-is-over": {
    status: 409,
    message: (v: { runId: string; status: string }) =>
      `run ${v.runId} is ${v.status}; only a run that is not over can be asked to stop`,
  },
  "run-tag-not-found": {
    status: 404,
    message: (v: { runId: string; key: string }) => `run ${v.runId} has no tag ${JSON.stringify(v.key)}`,
  },
  "param-changed": {
    status: 400,
    message: (v: { runId: string; changes: readonly { key: string; was: string; is: string }[] }) =>
      `a param is written once: run ${v.runId} has ${v.changes
        .map(
          ({ key, was, is }) => `${JSON.stringify(key)} as ${JSON.stringify(was)}, not ${JSON.stringify(is)}`,
        )
        .join("; ")}`,
  },
  "output-repeated": {
    status: 400,
    mlflowCode: "BAD_REQUEST",
    message: (v: { runId: string; modelId: string }) =>
      `run ${v.runId} has the output ${JSON.stringify(v.modelId)} already`,
  },
  "metric-of-unknown-model": {
    status: 400,
    mlflowCode: "BAD_REQUEST",
    message: (v: { modelId: string }) =>
      `model_id is ${JSON.stringify(v.modelId)}, and no such logged model exists; create it before you log its metrics`,
  },
  "logged-model-not-found": {
    status: 404,
    message: (v: { modelId: string }) => `no logged model with id ${JSON.stringify(v.modelId)} exists`,
  },
  "logged-model-tag-not-found": {
    status: 404,
    message: (v: { modelId: string; key: string }) =>
      `logged model ${v.modelId} has no tag ${JSON.stringify(v.key)}`,
  },
  "logged-model-param-exists": {
    status: 400,
    message: (v: { modelId: string; key: string }) =>
      `logged model ${v.modelId} has a param ${JSON.stringify(v.key)}; a param is written once`,
    mlflowCode: "BAD_REQUEST",
  },
  "evaluation-dataset-not-found": {
    status: 404,
    message: (v: { datasetId: string }) =>
      `no evaluation dataset with id ${JSON.stringify(v.datasetId)} exists`,
  },
  "records-of-unknown-dataset": {
    status: 400,
    mlflowCode: "BAD_REQUEST",
    message: (v: { datasetId: string }) =>
      `no evaluation dataset with id ${JSON.stringify(v.datasetId)} exists; create it before you write its records`,
  },
  "experiment-repeated": {
    status: 400,
    mlflowCode: "BAD_REQUEST",
    message: (v: { experimentId: string }) =>
      `experiment_ids names ${JSON.stringify(v.experimentId)} twice; name each experiment once`,
  },
  "no-presigned-links": {
    status: 400,
    message: () =>
      "artifacts of this server are proxied; it gives out no presigned links. Use the proxied artifact paths",
  },
  "upload-too-large": {
    status: 400,
    message: (v: { maximumBytes: number }) =>
      `the file is larger than the ${v.maximumBytes} bytes allowed here; upload it by the proxied artifact path`,
  },
  "not-proxied": {
    status: 400,
    message: (v: { uri: string }) =>
      `artifacts at ${JSON.stringify(v.uri)} are not kept by this server; open that location with its own client`,
  },
});

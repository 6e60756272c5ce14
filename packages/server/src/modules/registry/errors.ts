import { defineErrors } from "@plumbline/platform";

const quote = (text: string) => JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);

export const registryErrors = defineErrors("registry", {
  "model-not-found": {
    status: 404,
    message: (v: { name: string }) => `registered model ${quote(v.name)} does not exist`,
  },
  "version-not-found": {
    status: 404,
    message: (v: { name: string; version: number | string }) =>
      `registered model ${quote(v.name)} has no version ${v.version}`,
  },
  "file-not-found": {
    status: 404,
    message: (v: { name: string; version: number; path: string }) =>
      `version ${v.version} of ${quote(v.name)} has no file ${quote(v.path)}`,
  },
  "no-latest-version": {
    status: 404,
    message: (v: { name: string }) => `registered model ${quote(v.name)} has no version yet`,
  },
  // 400 and not 404: MLflow's clients tell a missing alias by INVALID_PARAMETER_VALUE.
  "alias-not-found": {
    status: 400,
    message: (v: { name: string; alias: string }) =>
      `registered model ${quote(v.name)} has no alias ${quote(v.alias)}`,
  },
  "name-taken": {
    status: 400,
    mlflowCode: "RESOURCE_ALREADY_EXISTS",
    message: (v: { name: string; kind: string }) =>
      `a ${v.kind} with the name ${quote(v.name)} already exists; choose another name`,
  },
  "invalid-name": {
    status: 400,
    message: (v: { field: string; name: string; rule: string }) => `${v.field} ${quote(v.name)} ${v.rule}`,
  },
  "invalid-stage": {
    status: 400,
    message: (v: { stage: string }) =>
      `stage ${quote(v.stage)} is none of None, Staging, Production, Archived`,
  },
  "invalid-source": {
    status: 400,
    message: (v: { source: string; rule: string }) => `source ${quote(v.source)} ${v.rule}`,
  },
  "too-many-files": {
    status: 400,
    message: (v: { source: string; maximum: number }) =>
      `the folder at ${quote(v.source)} holds more than ${v.maximum} files; register the model's own folder`,
  },
  "files-changing": {
    status: 409,
    message: (v: { source: string }) =>
      `the files at ${quote(v.source)} changed while they were being registered; wait for the upload to end and try again`,
  },
  "version-changed": {
    status: 409,
    message: (v: { name: string; version: number }) =>
      `version ${v.version} of ${quote(v.name)} was replaced meanwhile; look at it and try again`,
  },
  "version-in-production": {
    status: 400,
    mlflowCode: "INVALID_STATE",
    message: (v: { name: string; version: number; alias: string }) =>
      `version ${v.version} of ${quote(v.name)} has the alias ${quote(v.alias)}; move or delete that alias before you delete the version`,
  },
  "too-many-results": {
    status: 400,
    message: (v: { value: number; minimum: number; maximum: number }) =>
      `max_results is ${v.value}; it must be between ${v.minimum} and ${v.maximum}`,
  },
});

import { defineErrors } from "@plumbline/platform";

export const deploymentErrors = defineErrors("deployments", {
  "not-found": {
    status: 404,
    message: (v: { name: string }) =>
      `deployment ${JSON.stringify(v.name)} does not exist in this workspace; GET /api/v1/deployments lists those that do`,
  },
  "already-exists": {
    status: 409,
    message: (v: { name: string }) =>
      `deployment ${JSON.stringify(v.name)} exists already; POST /api/v1/deployments/${v.name}/revisions deploys another version to it`,
  },
  insufficient: {
    status: 409,
    message: (v: { model: string; version: number; missing: readonly string[] }) =>
      `${v.model} version ${v.version} cannot be deployed: insufficient, it lacks ${v.missing.join(" and ")}; log and register it again with both`,
  },
  "already-serves": {
    status: 409,
    message: (v: { name: string; model: string; version: number; revision: number }) =>
      `deployment ${v.name} serves ${v.model} version ${v.version} already, as revision ${v.revision}`,
  },
  "nothing-earlier": {
    status: 409,
    message: (v: { name: string; model: string; version: number }) =>
      `deployment ${v.name} serves ${v.model} version ${v.version}, and no other version was served before it; deploy the version that you want`,
  },
  "files-missing": {
    status: 409,
    message: (v: { model: string; version: number; paths: readonly string[] }) =>
      `${v.model} version ${v.version} cannot be served: the object store lacks ${v.paths.join(", ")}; restore it from a backup`,
  },
  "changed-meanwhile": {
    status: 409,
    message: (v: { name: string }) =>
      `deployment ${v.name} changed while this was prepared; look at it and try again`,
  },
  "object-not-served": {
    status: 404,
    message: (v: { sha256: string }) =>
      `object sha256:${v.sha256} is no file of a version that a deployment of this workspace serves or would roll back to`,
  },
});

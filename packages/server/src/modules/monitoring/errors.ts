import { defineErrors } from "@plumbline/platform";

export const monitoringErrors = defineErrors("monitoring", {
  "empty-segment": {
    status: 400,
    message: () => "the request has no body; send the segment's Parquet file itself as the body",
  },
  "segment-cut-short": {
    status: 400,
    message: () => "the upload ended before the whole segment arrived; nothing was kept; send it again",
  },
  "segment-too-large": {
    status: 413,
    message: (v: { maximumBytes: number }) =>
      `the segment is larger than the ${v.maximumBytes} bytes allowed; nothing was kept; write smaller segments`,
  },
  "segment-altered": {
    status: 400,
    message: (v: { announced: string; actual: string }) =>
      `the segment's SHA-256 is ${v.actual}, not ${v.announced} as announced: it was altered on its way; nothing was kept; send it again`,
  },
  "segment-refused": {
    status: 400,
    message: (v: { sha256: string; problems: readonly string[] }) =>
      `segment ${v.sha256} is no part of this deployment's request log: ${v.problems.join("; ")}; nothing was kept`,
  },
  "segment-known-otherwise": {
    status: 409,
    message: (v: { sha256: string }) =>
      `segment ${v.sha256} is recorded already, for another deployment or with other rows or times`,
  },
  "no-such-revision": {
    status: 404,
    message: (v: { deployment: string; revision: number }) =>
      `deployment ${v.deployment} has no revision ${v.revision}`,
  },
  "no-entity-key": {
    status: 409,
    message: (v: { deployment: string }) =>
      `deployment ${v.deployment} has no entity key, so no label can be joined to its predictions; make a deployment with entityKey`,
  },
  "reader-failed": {
    status: 500,
    message: (v: { reason: string }) => `the request log could not be read: ${v.reason}`,
  },
});

import { defineErrors, type Problem } from "@plumbline/platform";

export const datasetErrors = defineErrors("datasets", {
  "dataset-not-found": {
    status: 404,
    message: (v: { name: string }) => `dataset ${JSON.stringify(v.name)} does not exist in this workspace`,
  },
  "version-not-found": {
    status: 404,
    message: (v: { name: string; digest: string }) =>
      `dataset ${JSON.stringify(v.name)} has no version ${v.digest}; its versions are at /api/v1/datasets/${encodeURIComponent(v.name)}`,
  },
  "empty-upload": {
    status: 400,
    message: () => "the request has no body; send the Parquet or CSV file itself as the body",
  },
  "upload-cut-short": {
    status: 400,
    message: () => "the upload ended before the whole file arrived; nothing was kept; send it again",
  },
  "upload-too-large": {
    status: 413,
    message: (v: { maximumBytes: number }) => `the file is larger than the ${v.maximumBytes} bytes allowed`,
  },
  "unreadable-file": {
    status: 400,
    message: (v: { format: string; reason: string }) =>
      `the file cannot be read as ${v.format}: ${v.reason}; nothing was kept`,
  },
  "other-format": {
    status: 409,
    message: (v: { digest: string; registered: string; asked: string }) =>
      `${v.digest} is registered as ${v.registered} already, not ${v.asked}`,
  },
  "invalid-roles": {
    status: 400,
    message: (v: { problems: readonly Problem[] }) =>
      v.problems.map(({ field, message }) => `${field}: ${message}`).join("; "),
  },
  "profile-too-slow": {
    status: 400,
    message: (v: { timeLimitSeconds: number }) =>
      `reading the file took longer than ${v.timeLimitSeconds} s; nothing was kept; register it in smaller parts`,
  },
});

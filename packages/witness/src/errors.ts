import { defineErrors } from "@plumbline/platform";

export const witnessErrors = defineErrors("witness", {
  "request-malformed": { status: 400, message: (v: { reason: string }) => v.reason },
  "old-size-above": {
    status: 400,
    message: (v: { oldSize: number; size: number }) =>
      `the old size ${v.oldSize} is above the checkpoint's ${v.size}; name the size that this witness signed last`,
  },
  "origin-unknown": {
    status: 404,
    message: (v: { origin: string }) =>
      `this witness does not watch the log "${v.origin}"; its operator can add the log's key`,
  },
  "not-signed": {
    status: 403,
    message: (v: { origin: string; reason: string }) =>
      `no key known for "${v.origin}" signed this checkpoint: ${v.reason}`,
  },
  "not-continued": {
    status: 422,
    message: (v: { oldSize: number; size: number; reason: string }) =>
      `the proof does not show that ${v.size} entries continue the ${v.oldSize} signed here: ${v.reason}`,
  },
  fork: {
    status: 409,
    message: (v: { origin: string; size: number }) =>
      `"${v.origin}" signed two roots for ${v.size} entries; this witness signed the other and keeps both`,
  },
  "logs-unreadable": {
    status: 500,
    message: (v: { path: string; reason: string }) =>
      `${v.path}: ${v.reason}; it holds the key of a log to watch on each line`,
  },
  "key-unreadable": {
    status: 500,
    message: (v: { path: string; reason: string }) =>
      `${v.path}: ${v.reason}; put the witness's own key back, or begin a new witness in another directory`,
  },
  "name-differs": {
    status: 500,
    message: (v: { path: string; name: string; given: string }) =>
      `the key in ${v.path} is named "${v.name}", not "${v.given}"; a witness keeps its name for ever`,
  },
  "directory-in-use": {
    status: 500,
    message: (v: { path: string }) =>
      `${v.path} is in use by another witness; end it first, or use another directory`,
  },
});

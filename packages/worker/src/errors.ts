import { defineErrors } from "@plumbline/platform";

export const workerErrors = defineErrors("worker", {
  "no-token": {
    status: 400,
    message: (v: { path: string; reason: string }) =>
      `token file ${v.path} cannot be read: ${v.reason}; write a token of a user with the role worker to it`,
  },
  "token-refused": {
    status: 401,
    message: (v: { reason: string }) =>
      `the server refuses this worker's token: ${v.reason}; make one for a user with the role worker`,
  },
  "input-altered": {
    status: 400,
    message: (v: { expected: string; actual: string }) =>
      `input sha256:${v.expected} arrived as sha256:${v.actual}: it was altered where it is kept or on its way, and is not used`,
  },
});

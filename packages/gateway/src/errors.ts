import { defineErrors } from "@plumbline/platform";

/** Every error the gateway raises. */
export const gatewayErrors = defineErrors("gateway", {
  unauthenticated: {
    status: 401,
    message: () =>
      "this call needs the header Authorization: Bearer <token> with a token that may invoke deployments",
  },
  "token-expired": { status: 401, message: () => "the token has expired; make a new one" },
  "no-such-deployment": {
    status: 404,
    message: (v: { deployment: string; served: readonly string[] }) =>
      `no deployment ${JSON.stringify(v.deployment)} is served here; there are: ${v.served.join(", ") || "none"}`,
  },
  "no-such-version": {
    status: 404,
    message: (v: { deployment: string; version: string; served: string }) =>
      `deployment ${v.deployment} does not serve version ${JSON.stringify(v.version)}; it serves ${v.served}`,
  },
  "not-one-deployment": {
    status: 404,
    message: (v: { served: readonly string[] }) =>
      `/invocations needs exactly one deployment, and ${v.served.length} are served here; ` +
      "call /endpoints/{deployment}/invocations",
  },
  overloaded: {
    status: 503,
    message: (v: { deployment: string; waiting: number }) =>
      `deployment ${v.deployment} is overloaded: ${v.waiting} requests are waiting; try again`,
  },
  "model-process-ended": {
    status: 503,
    message: () => "the process that ran the model ended; try again",
  },
  "malformed-request": {
    status: 400,
    message: (v: { reason: string }) => v.reason,
    mlflowCode: "BAD_REQUEST",
  },
  "invalid-tensors": {
    status: 400,
    message: (v: { problems: readonly string[] }) => v.problems.join("; "),
  },
  "body-too-large": {
    status: 413,
    message: (v: { limitBytes: number }) =>
      `request body is larger than the ${v.limitBytes} bytes allowed here, after decompression`,
  },
  "too-many-rows": {
    status: 413,
    message: (v: { rowCount: number; rowLimit: number }) =>
      `the request has ${v.rowCount} rows; at most ${v.rowLimit} are allowed here; send several requests`,
  },
  "untrusted-route-table": {
    status: 502,
    message: (v: { reason: string }) => `the server's route table is refused: ${v.reason}`,
  },
  "key-changed": {
    status: 502,
    message: (v: { path: string }) =>
      "the server's evidence key is not the one pinned at first contact; " +
      `if the server was truly replaced, delete ${v.path} and start again`,
  },
  "route-table-went-back": {
    status: 502,
    message: (v: { generation: number; current: number }) =>
      `the server's route table is refused: its generation ${v.generation} is before ${v.current}; ` +
      "the server was restored from an old backup or an old table is replayed",
  },
});

import { STATUS_CODES } from "node:http";
import type { z } from "zod";
import { defineErrors, PlumblineError, type Problem } from "./errors.ts";
import { Face } from "./http-route.ts";

export const httpErrors = defineErrors("http", {
  "malformed-json": {
    status: 400,
    message: (v: { reason: string }) => `request body is not JSON: ${v.reason}`,
    mlflowCode: "BAD_REQUEST",
  },
  "wrong-content-type": {
    status: 415,
    message: (v: { actual: string }) =>
      `Content-Type is ${JSON.stringify(v.actual)}; this path takes application/json`,
    mlflowCode: "BAD_REQUEST",
  },
  /** The same of MLflow's paths, where its server answers so. */
  "mlflow-content-type": {
    status: 400,
    message: (v: { actual: string }) =>
      `Content-Type is ${JSON.stringify(v.actual)}; this path takes application/json`,
    mlflowCode: "INVALID_PARAMETER_VALUE",
  },
  "invalid-input": {
    status: 400,
    message: (v: { problems: readonly Problem[] }) =>
      v.problems.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`)).join("; "),
  },
  "no-such-path": {
    status: 404,
    message: (v: { method: string; path: string }) => `no such path: ${v.method} ${v.path}`,
    mlflowCode: "ENDPOINT_NOT_FOUND",
  },
  "method-not-allowed": {
    status: 405,
    message: (v: { method: string; path: string; allow: string }) =>
      `${v.path} takes no ${v.method}; it takes ${v.allow}`,
    mlflowCode: "ENDPOINT_NOT_FOUND",
  },
  "too-large": {
    status: 413,
    message: (v: { limitBytes: number }) =>
      `request body is larger than the ${v.limitBytes} bytes allowed here`,
    mlflowCode: "BAD_REQUEST",
  },
  "too-many-requests": {
    status: 429,
    message: (v: { seconds: number }) => `too many requests from this address; try again in ${v.seconds} s`,
  },
  "bad-request": { status: 400, message: (v: { reason: string }) => v.reason, mlflowCode: "BAD_REQUEST" },
  internal: {
    status: 500,
    message: (v: { requestId: string }) =>
      `the server failed; its log has the cause under request id ${v.requestId}`,
  },
  draining: {
    status: 503,
    message: () => "the server is shutting down; try again",
  },
});

/** All that is wrong with an input, as one error. */
export function invalidInput(error: z.ZodError, part: string): PlumblineError {
  const problems = error.issues.map((issue) => ({
    field: fieldPath(issue.path, part),
    message: issue.message,
  }));
  return httpErrors["invalid-input"]({ problems }, { problems });
}

function fieldPath(path: readonly PropertyKey[], part: string): string {
  const text = path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");
  return text === "" && part !== "body" ? part : text;
}

/** Makes whatever was thrown an error with a code. What is not ours becomes `http/internal`, without its text. */
export function toPlumblineError(
  error: unknown,
  context: { requestId: string; bodyLimitBytes: number },
): PlumblineError {
  if (error instanceof PlumblineError) return error;
  const { code, statusCode, message } = error as { code?: string; statusCode?: number; message?: string };
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    return httpErrors["too-large"]({ limitBytes: context.bodyLimitBytes });
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return httpErrors["bad-request"]({ reason: message ?? "bad request" });
  }
  return httpErrors.internal({ requestId: context.requestId }, { cause: error });
}

/** The body and content type of an error as the clients of each face expect it. */
export function presentError(error: PlumblineError, face: Face): { contentType: string; body: unknown } {
  switch (face) {
    case Face.mlflow:
      return {
        contentType: "application/json; charset=utf-8",
        body: { error_code: error.mlflowCode, message: error.message },
      };
    case Face.inference:
      return { contentType: "application/json; charset=utf-8", body: { error: error.message } };
    case Face.native:
      return {
        contentType: "application/problem+json; charset=utf-8",
        body: {
          type: `urn:plumbline:error:${error.code}`,
          title: STATUS_CODES[error.status] ?? "Error",
          status: error.status,
          detail: error.message,
          code: error.code,
          ...(error.problems.length > 0 && { problems: error.problems }),
        },
      };
    default:
      return face satisfies never;
  }
}

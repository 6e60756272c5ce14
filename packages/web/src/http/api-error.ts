export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** What the server said when it refused, in its own words. `status` is 0 where it could not be reached. */
export class ApiError extends Error {
  readonly status: number;
  /** The product's code, e.g. `governance/own-version`, or MLflow's. */
  readonly code: string;
  readonly problems: readonly FieldProblem[];

  constructor(options: {
    status: number;
    code: string;
    message: string;
    problems?: readonly FieldProblem[];
    cause?: unknown;
  }) {
    super(options.message, { cause: options.cause });
    this.name = "ApiError";
    this.status = options.status;
    this.code = options.code;
    this.problems = options.problems ?? [];
  }
}

export function hasStatus(error: unknown, status: number): boolean {
  return error instanceof ApiError && error.status === status;
}

/** Reads either shape of errors that the server speaks: problem details, or MLflow's. */
export async function readApiError(response: Response): Promise<ApiError> {
  const { status } = response;
  const body: unknown = await response.json().catch(() => undefined);
  const fields = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const message = [fields["detail"], fields["message"]].find((text) => typeof text === "string");
  const code = [fields["code"], fields["error_code"]].find((text) => typeof text === "string");
  return new ApiError({
    status,
    code: code ?? "http/unknown",
    message: message ?? `The server answered ${status} ${response.statusText} without saying why.`,
    problems: Array.isArray(fields["problems"]) ? (fields["problems"] as FieldProblem[]) : [],
  });
}

/** One thing wrong with an input: where, and what to do about it. */
export interface Problem {
  /** Path of the field, e.g. `metrics[12].key`. Empty for the input as a whole. */
  readonly field: string;
  readonly message: string;
}

/** An error that a caller can act on. Match on `code`, never on the message. */
export class PlumblineError extends Error {
  readonly code: string;
  readonly status: number;
  /** The code MLflow clients know this error by. */
  readonly mlflowCode: string;
  readonly problems: readonly Problem[];
  readonly retryAfterSeconds: number | undefined;

  constructor(options: {
    code: string;
    status: number;
    message: string;
    mlflowCode?: string | undefined;
    problems?: readonly Problem[] | undefined;
    retryAfterSeconds?: number | undefined;
    cause?: unknown;
  }) {
    super(options.message, { cause: options.cause });
    this.name = "PlumblineError";
    this.code = options.code;
    this.status = options.status;
    this.mlflowCode = options.mlflowCode ?? mlflowCodeOfStatus(options.status);
    this.problems = options.problems ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export interface ErrorDefinition<Values> {
  readonly status: number;
  /** Names the field, the rule and the value that broke it, and what to do. */
  readonly message: (values: Values) => string;
  readonly mlflowCode?: string;
}

type Definitions = Record<string, ErrorDefinition<never>>;

type Constructors<D extends Definitions> = {
  readonly [K in keyof D]: D[K] extends ErrorDefinition<infer V>
    ? (
        values: V,
        more?: { problems?: readonly Problem[]; retryAfterSeconds?: number; cause?: unknown },
      ) => PlumblineError
    : never;
};

/**
 * The error table of a module. Each entry becomes a constructor; its code is `<module>/<name>`.
 *
 * @example
 * const errors = defineErrors("tracking", {
 *   "run-not-found": { status: 404, message: (v: { runId: string }) => `run ${v.runId} does not exist` },
 * });
 * throw errors["run-not-found"]({ runId });
 */
export function defineErrors<const D extends Definitions>(module: string, definitions: D): Constructors<D> {
  const entries = Object.entries(definitions).map(([name, definition]) => [
    name,
    (values: never, more?: { problems?: readonly Problem[]; retryAfterSeconds?: number; cause?: unknown }) =>
      new PlumblineError({
        code: `${module}/${name}`,
        status: definition.status,
        message: definition.message(values),
        mlflowCode: definition.mlflowCode,
        ...more,
      }),
  ]);
  return Object.fromEntries(entries) as Constructors<D>;
}

function mlflowCodeOfStatus(status: number): string {
  const codes: Record<number, string> = {
    400: "INVALID_PARAMETER_VALUE",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "RESOURCE_DOES_NOT_EXIST",
    409: "RESOURCE_CONFLICT",
    413: "BAD_REQUEST",
    415: "BAD_REQUEST",
    429: "REQUEST_LIMIT_EXCEEDED",
    501: "NOT_IMPLEMENTED",
    503: "TEMPORARILY_UNAVAILABLE",
  };
  return codes[status] ?? (status < 500 ? "BAD_REQUEST" : "INTERNAL_ERROR");
}

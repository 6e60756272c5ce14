/** One thing wrong with an input: the path of the field, and what to do about it. */
export interface Problem {
  readonly field: string;
  readonly message: string;
}

/** The server answered and refused. Match on `code`, never on the message. */
export class PlumblineApiError extends Error {
  override readonly name = "PlumblineApiError";
  /** HTTP status of the answer. */
  readonly status: number;
  /** The product's code (`registry/version-not-found`), MLflow's (`RESOURCE_DOES_NOT_EXIST`), or `http/<status>`. */
  readonly code: string;
  readonly problems: readonly Problem[];

  constructor(options: { status: number; code: string; message: string; problems?: readonly Problem[] }) {
    super(options.message);
    this.status = options.status;
    this.code = options.code;
    this.problems = options.problems ?? [];
  }
}

/** No answer came: refused, cut off, or too late. Whether the server acted on the call is not known. */
export class PlumblineUnreachableError extends Error {
  override readonly name = "PlumblineUnreachableError";
  /** Address of the call, without its query. */
  readonly url: string;

  constructor(url: string, reason: string, options?: ErrorOptions) {
    super(`${url} cannot be reached: ${reason}`, options);
    this.url = url;
  }
}

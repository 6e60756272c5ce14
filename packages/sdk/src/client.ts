import { Readable } from "node:stream";
import { PlumblineUnreachableError } from "./errors.ts";
import { readApiError } from "./read-error.ts";

/** Query parameters; `undefined` ones are left out, a list repeats its key. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export interface ClientOptions {
  /** Where the server is, e.g. `http://127.0.0.1:5000`. A path in it is kept as a prefix. */
  readonly url: string;
  /** Sent as `Authorization: Bearer`. Default: none, for public paths. */
  readonly token?: string | undefined;
  /** Sent as `X-Plumbline-Workspace`. Default: the token's own workspace, or `default`. */
  readonly workspace?: string | undefined;
  /** Longest wait for an answer, in seconds; of a stream only its head is timed. Default 60. */
  readonly timeoutSeconds?: number;
}

export interface RequestOptions {
  readonly query?: Query;
  /** Default: the client's. */
  readonly timeoutSeconds?: number;
  /** Ends the call early; it then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface UploadOptions extends RequestOptions {
  /** Default `application/octet-stream`. */
  readonly contentType?: string;
}

interface Call extends RequestOptions {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: NonNullable<RequestInit["body"]>;
  readonly contentType?: string;
}

/**
 * Calls a Plumbline server's native API over kept-alive connections.
 *
 * JSON answers are returned as the type the caller names, unchecked; an answer without content (204, 304) is
 * `undefined`. A GET whose connection broke is tried once more; nothing else is ever sent twice.
 *
 * @throws PlumblineApiError where the server refuses, PlumblineUnreachableError where no answer comes.
 *
 * @example
 * const client = new PlumblineClient({ url: "http://127.0.0.1:5000", token });
 * const { deployments } = await client.get<{ deployments: Deployment[] }>("/api/v1/deployments");
 */
export class PlumblineClient {
  /** Address of the server, without a slash at its end. */
  readonly url: string;
  readonly #token: string | undefined;
  readonly #workspace: string | undefined;
  readonly #timeoutSeconds: number;

  /** @throws TypeError where `url` is no http or https address, or holds a user name or password. */
  constructor(options: ClientOptions) {
    const url = URL.canParse(options.url) ? new URL(options.url) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol)) {
      throw new TypeError(`server url: "${options.url}" is no http:// or https:// address`);
    }
    if (url.username !== "" || url.password !== "") {
      throw new TypeError(`server url: put credentials in the token, not in the address of ${url.host}`);
    }
    this.url = (url.origin + url.pathname).replace(/\/+$/, "");
    this.#token = options.token;
    this.#workspace = options.workspace;
    this.#timeoutSeconds = options.timeoutSeconds ?? 60;
  }

  async get<T = unknown>(path: string, options: RequestOptions = {}): Promise<T> {
    return this.#json<T>({ ...options, method: "GET", path });
  }

  async post<T = unknown>(path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
    return this.#json<T>({ ...options, ...jsonBody(body), method: "POST", path });
  }

  async put<T = unknown>(path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
    return this.#json<T>({ ...options, ...jsonBody(body), method: "PUT", path });
  }

  async patch<T = unknown>(path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
    return this.#json<T>({ ...options, ...jsonBody(body), method: "PATCH", path });
  }

  async delete<T = unknown>(path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
    return this.#json<T>({ ...options, ...jsonBody(body), method: "DELETE", path });
  }

  /** The answer's body as text, e.g. of a checkpoint or a PEM file. */
  async text(path: string, options: RequestOptions = {}): Promise<string> {
    return this.#send({ ...options, method: "GET", path }, (response) => response.text());
  }

  /** The answer's body as it arrives. Read it to its end or destroy it: until then it holds a connection. */
  async openStream(path: string, options: RequestOptions = {}): Promise<Readable> {
    return this.#send({ ...options, method: "GET", path }, async ({ body }) =>
      body === null ? Readable.from([]) : Readable.fromWeb(body),
    );
  }

  /** POSTs bytes as they are. */
  async upload<T = unknown>(
    path: string,
    content: Readable | Uint8Array<ArrayBuffer>,
    options: UploadOptions = {},
  ): Promise<T> {
    const { contentType = "application/octet-stream", ...rest } = options;
    const body = content instanceof Readable ? (Readable.toWeb(content) as ReadableStream) : content;
    return this.#json<T>({ ...rest, contentType, body, method: "POST", path });
  }

  async #json<T>(call: Call): Promise<T> {
    const value: unknown = await this.#send(call, async (response) => {
      const text = await response.text();
      return text === "" ? undefined : JSON.parse(text);
    });
    return value as T;
  }

  async #send<T>(call: Call, read: (response: Response) => Promise<T>): Promise<T> {
    try {
      return await this.#sendOnce(call, read);
    } catch (error) {
      if (call.method !== "GET" || !isBrokenConnection(error)) throw error;
      return this.#sendOnce(call, read);
    }
  }

  async #sendOnce<T>(call: Call, read: (response: Response) => Promise<T>): Promise<T> {
    const url = new URL(this.url + call.path);
    for (const [key, value] of Object.entries(call.query ?? {})) {
      for (const item of value === undefined ? [] : [value].flat())
        url.searchParams.append(key, String(item));
    }
    const timeoutSeconds = call.timeoutSeconds ?? this.#timeoutSeconds;
    const tooLate = new AbortController();
    const timer = setTimeout(() => tooLate.abort(), timeoutSeconds * 1000);
    try {
      const response = await fetch(url, {
        method: call.method,
        redirect: "error",
        headers: {
          ...(this.#token !== undefined && { authorization: `Bearer ${this.#token}` }),
          ...(this.#workspace !== undefined && { "x-plumbline-workspace": this.#workspace }),
          ...(call.contentType !== undefined && { "content-type": call.contentType }),
        },
        signal: call.signal === undefined ? tooLate.signal : AbortSignal.any([call.signal, tooLate.signal]),
        ...(call.body !== undefined && { body: call.body, duplex: "half" }),
      });
      if (!response.ok && response.status !== 304) throw await readApiError(response);
      return await read(response);
    } catch (cause) {
      if (call.signal?.aborted === true) throw call.signal.reason;
      const where = `${call.method} ${url.origin}${url.pathname}`;
      if (tooLate.signal.aborted) {
        throw new PlumblineUnreachableError(where, `no answer within ${timeoutSeconds} s`, { cause });
      }
      // fetch reports every failure of the network as a TypeError around its cause.
      if (cause instanceof TypeError) throw new PlumblineUnreachableError(where, reasonOf(cause), { cause });
      throw cause;
    } finally {
      clearTimeout(timer);
    }
  }
}

function jsonBody(body: unknown): Pick<Call, "body" | "contentType"> {
  return body === undefined ? {} : { body: JSON.stringify(body), contentType: "application/json" };
}

/** A kept connection that the server closed at the same moment: nothing is wrong with the server. */
function isBrokenConnection(error: unknown): boolean {
  if (!(error instanceof PlumblineUnreachableError) || !(error.cause instanceof TypeError)) return false;
  const { code } = (error.cause.cause ?? {}) as { code?: unknown };
  return code === "ECONNRESET" || code === "UND_ERR_SOCKET" || code === "EPIPE";
}

function reasonOf(error: TypeError): string {
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const { code } = cause as { code?: unknown };
  return cause.message === "" ? String(code) : cause.message;
}

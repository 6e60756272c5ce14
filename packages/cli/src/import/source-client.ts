import { Readable } from "node:stream";
import { parseJson } from "@plumbline/platform";
import { importErrors } from "./errors.ts";
import { retryWhile } from "./retry.ts";

export type Fields = Readonly<Record<string, unknown>>;
export type SourceQuery = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export interface Credentials {
  readonly token?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Whose things are read. Default: the server's own. */
  readonly workspace?: string | undefined;
}

const timeoutMs = 120_000;

/** Reads an MLflow-compatible server. Nothing that it asks changes anything there, so it may ask again. */
export class SourceClient {
  /** Address without credentials and without a slash at its end. */
  readonly url: string;
  readonly workspace: string | undefined;
  readonly #authorization: string | undefined;

  /** @throws PlumblineError `cli/usage-import-source` where `url` is no address. */
  constructor(url: string, credentials: Credentials) {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
      throw importErrors["usage-import-source"]({ rule: `--from is no http:// or https:// address` });
    }
    if (parsed.username !== "" || parsed.password !== "") {
      const rule = `--from holds a user name or password; give them by MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD`;
      throw importErrors["usage-import-source"]({ rule });
    }
    this.url = (parsed.origin + parsed.pathname).replace(/\/+$/, "");
    const { token, user, password, workspace } = credentials;
    this.workspace = workspace;
    if (token !== undefined) this.#authorization = `Bearer ${token}`;
    else if (user !== undefined) {
      this.#authorization = `Basic ${Buffer.from(`${user}:${password ?? ""}`).toString("base64")}`;
    }
  }

  async get(path: string, query: SourceQuery = {}): Promise<Fields> {
    return this.#json(path, query, { method: "GET" });
  }

  async post(path: string, body: Fields): Promise<Fields> {
    const headers = { "content-type": "application/json" };
    return this.#json(path, {}, { method: "POST", headers, body: JSON.stringify(body) });
  }

  /** Read it to its end or destroy it: until then it holds a connection. */
  async open(path: string): Promise<Readable> {
    const response = await this.#call(path, {}, { method: "GET" });
    return response.body === null ? Readable.from([]) : Readable.fromWeb(response.body);
  }

  async #json(path: string, query: SourceQuery, init: RequestInit): Promise<Fields> {
    const call = async () => {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await this.#fetch(path, query, { ...init, signal });
      return this.#readText(path, response);
    };
    return parseLoosely(await retryWhile(mayPass, call));
  }

  async #readText(path: string, response: Response): Promise<string> {
    try {
      return await response.text();
    } catch (cause) {
      throw importErrors["source-unreachable"]({ call: path, reason: reasonOf(cause) }, { cause });
    }
  }

  async #call(path: string, query: SourceQuery, init: RequestInit): Promise<Response> {
    return retryWhile(mayPass, () => this.#fetch(path, query, init));
  }

  async #fetch(path: string, query: SourceQuery, init: RequestInit): Promise<Response> {
    const url = new URL(this.url + path);
    for (const [name, value] of Object.entries(query)) {
      for (const item of value === undefined ? [] : [value].flat())
        url.searchParams.append(name, String(item));
    }
    const headers = new Headers(init.headers);
    if (this.#authorization !== undefined) headers.set("authorization", this.#authorization);
    if (this.workspace !== undefined) headers.set("x-mlflow-workspace", this.workspace);
    let response: Response;
    try {
      // A redirection could take the credentials to another server.
      response = await fetch(url, { ...init, headers, redirect: "error" });
    } catch (cause) {
      throw importErrors["source-unreachable"]({ call: path, reason: reasonOf(cause) }, { cause });
    }
    if (response.ok) return response;
    const answer = (await response.text().catch(() => "")).slice(0, 300);
    throw new SourceRefusal(path, response.status, answer);
  }
}

/** The source answered with an error. */
export class SourceRefusal extends Error {
  readonly status: number;

  constructor(call: string, status: number, answer: string) {
    super(importErrors["source-refused"]({ call, status, answer }).message);
    this.status = status;
  }
}

function mayPass(error: unknown): boolean {
  if (error instanceof SourceRefusal) return error.status === 429 || error.status >= 502;
  return error instanceof Error && "code" in error && error.code === "cli/source-unreachable";
}

/** MLflow's bulk answers have bare NaN and Infinity in them, which no JSON has. */
function parseLoosely(text: string): Fields {
  const quoted = text.replaceAll(/("value":\s*)(NaN|-?Infinity)/g, '$1"$2"');
  return (quoted === "" ? {} : parseJson(quoted)) as Fields;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}

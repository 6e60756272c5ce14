import { type BenchAnswer, type BenchRequest, KeepAliveConnection } from "./keep-alive-connection.ts";

/** A server that is measured: ours or a peer's. */
export interface Target {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The processes that the server is, with all that they started; none where they are not known. */
  readonly pids: readonly number[];
}

/** What a server answers where it does not have an endpoint. */
const absent = new Set([404, 405, 501]);

export class NotThere extends Error {}

/** Calls of MLflow's API that are not measured: they prepare what is. */
export class PreparingClient implements Disposable {
  readonly #connection: KeepAliveConnection;

  constructor({ url, headers }: Target) {
    this.#connection = new KeepAliveConnection(url, headers);
  }

  /** @throws NotThere, or Error with the answer where it is no success. */
  async call<T>(request: BenchRequest): Promise<T> {
    return JSON.parse(textOfSuccess(request, await this.#connection.request(request))) as T;
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.call<T>(postOf(path, body));
  }

  [Symbol.dispose](): void {
    this.#connection[Symbol.dispose]();
  }
}

/** A POST to MLflow's API, `path` being what follows its prefix. */
export function postOf(path: string, body: unknown): BenchRequest {
  return { method: "POST", path: `/api/2.0/mlflow${path}`, body: JSON.stringify(body) };
}

/** A GET of MLflow's API. */
export function getOf(path: string, query: Readonly<Record<string, string>> = {}): BenchRequest {
  const search = new URLSearchParams(query).toString();
  return { method: "GET", path: `/api/2.0/mlflow${path}${search === "" ? "" : `?${search}`}` };
}

export function textOfSuccess({ method, path }: BenchRequest, { status, body }: BenchAnswer): string {
  if (status === 200) return body.toString();
  const message = `${method} ${path}: ${status} ${body.toString().slice(0, 300)}`;
  throw absent.has(status) ? new NotThere(message) : new Error(message);
}

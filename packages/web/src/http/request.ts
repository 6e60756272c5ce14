import { pathPrefix } from "./path-prefix.ts";
import { ApiError, hasStatus, readApiError } from "./api-error.ts";

export interface RequestOptions {
  /** Default: POST where there is a body, else GET. */
  readonly method?: string;
  readonly json?: unknown;
  readonly signal?: AbortSignal;
}

/** @throws ApiError where the server refuses or cannot be reached. */
export async function requestJson<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** @throws ApiError where the server refuses or cannot be reached. */
export async function requestText(path: string, options: RequestOptions = {}): Promise<string> {
  return (await send(path, options)).text();
}

/** The bytes, or undefined where there is no such file. @throws ApiError where the server refuses otherwise. */
export async function requestBytes(path: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await (await send(path, {})).arrayBuffer());
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

async function send(path: string, { json, signal, method }: RequestOptions): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`${pathPrefix}${path}`, {
      method: method ?? (json === undefined ? "GET" : "POST"),
      ...(json !== undefined && {
        body: JSON.stringify(json),
        headers: { "content-type": "application/json" },
      }),
      ...(signal !== undefined && { signal }),
    });
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw new ApiError({
      status: 0,
      code: "http/unreachable",
      message: "The server cannot be reached. Check that it is running and that you are online.",
      cause,
    });
  }
  if (!response.ok) throw await readApiError(response);
  return response;
}

/** Puts values into a path or a query, escaped: ``path`/api/v1/models/${name}` ``. */
export function path(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return String.raw({ raw: strings }, ...values.map((value) => encodeURIComponent(value)));
}

/** A query string with what is defined, or the empty string. */
export function query(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(given).toString()}`;
}

import type { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import type { z } from "zod";

/** The three ways the product is spoken to; each has its own shape of errors. */
export const Face = { native: "native", mlflow: "mlflow", inference: "inference" } as const;
export type Face = (typeof Face)[keyof typeof Face];

/** For hot paths, where a schema library's cost shows: throws PlumblineError on bad input. */
export interface InputReader<T> {
  read(value: unknown): T;
}

export type InputSchema<T> = z.ZodType<T> | InputReader<T>;

export interface RouteRequest<Principal, Params, Query, Body> {
  readonly principal: Principal;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly headers: FastifyRequest["headers"];
  readonly http: FastifyRequest;
  /** Aborted when the client goes away or the server shuts down. */
  readonly signal: AbortSignal;
}

/** A route as data. It names the permission it needs; the kit refuses the request before its body is read. */
export interface RouteDefinition<Context, Principal, Params, Query, Body> {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly face: Face;
  /** A permission's name, or `public` where nobody needs to be signed in. */
  readonly permission: string;
  readonly summary: string;
  readonly params?: InputSchema<Params>;
  readonly query?: InputSchema<Query>;
  readonly body?: InputSchema<Body>;
  /** What a JSON answer looks like, for the OpenAPI document. */
  readonly response?: z.ZodType;
  /** `stream` hands the body over unread as a `Readable`, whatever its content type. Default `json`. */
  readonly input?: "json" | "stream";
  /** Largest body in bytes. Default: the server's. */
  readonly bodyLimitBytes?: number;
  /** At most this many requests a minute from one address. Default: no limit. */
  readonly requestsPerMinute?: number;
  /** A plain value is sent as JSON; `HttpReply` for anything else. */
  handle(
    context: Context,
    request: RouteRequest<Principal, Params, Query, Body>,
  ): Promise<unknown> | HttpReply | Readonly<Record<string, unknown>>;
}

/** A route whose input types were checked where it was written, so that routes of any input fit one list. */
export type Route<Context, Principal> = RouteDefinition<Context, Principal, never, never, never>;

/** An answer that is not 200 with JSON. */
export class HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string | Uint8Array | Readable | undefined;

  constructor(
    status: number,
    body?: string | Uint8Array | Readable,
    headers: Readonly<Record<string, string | string[]>> = {},
  ) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }

  static json(
    status: number,
    value: unknown,
    headers: Readonly<Record<string, string | string[]>> = {},
  ): HttpReply {
    return new HttpReply(status, JSON.stringify(value), {
      "content-type": "application/json; charset=utf-8",
      ...headers,
    });
  }
}

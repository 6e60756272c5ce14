import { type IncomingMessage, request as requestOverHttp, type RequestOptions } from "node:http";
import { request as requestOverHttps } from "node:https";
import type { LookupFunction } from "node:net";
import type { AllowedDestinations } from "./allowed-destinations.ts";
import {
  checkDestination,
  codeOf,
  type ResolvedAddress,
  type ResolveHost,
  resolveHost,
} from "./check-destination.ts";
import { PlumblineError } from "./errors.ts";
import { outboundErrors } from "./outbound-errors.ts";
import { hostOf, parseOutboundUrl } from "./outbound-url.ts";

/** A request to a URL that a user gave. */
export interface GuardedRequest {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole exchange: look-up, connection and answer. */
  readonly timeoutMs: number;
  /** Of a longer answer the rest is not read. */
  readonly maximumAnswerBytes: number;
  /** Ends the exchange early. */
  readonly signal?: AbortSignal;
}

export interface GuardedAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  /** At most `maximumAnswerBytes` of it. */
  readonly body: Buffer;
}

/**
 * Sends a request to where a user pointed, and only there: https to public addresses, or what the operator allows. The
 * connection is made to the very addresses that were checked, so that a name that changes its address in between
 * changes nothing. Redirects are answers like any other; no proxy is used; nothing is sent again.
 *
 * @throws PlumblineError `outbound/…`. An aborted `signal` is thrown as its reason.
 */
export async function sendGuarded(
  request: GuardedRequest,
  allowed: AllowedDestinations,
  resolve: ResolveHost = resolveHost,
): Promise<GuardedAnswer> {
  const url = parseOutboundUrl(request.url);
  const host = hostOf(url);
  const deadline = AbortSignal.timeout(request.timeoutMs);
  const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal]);
  try {
    const addresses = await untilAborted(checkDestination(url, allowed, resolve), signal);
    return await exchange(url, addresses, request, signal);
  } catch (cause) {
    request.signal?.throwIfAborted();
    if (cause instanceof PlumblineError) throw cause;
    if (deadline.aborted)
      throw outboundErrors["timed-out"]({ host, seconds: request.timeoutMs / 1000 }, { cause });
    throw outboundErrors.unreachable({ host, reason: codeOf(cause) }, { cause });
  }
}

/** A look-up cannot be stopped; its answer is then let go of. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason as Error);
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener("abort", stop));
}

function exchange(
  url: URL,
  addresses: readonly ResolvedAddress[],
  request: GuardedRequest,
  signal: AbortSignal,
): Promise<GuardedAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<GuardedAnswer>();
  const options: RequestOptions = {
    method: request.method,
    headers: {
      ...request.headers,
      ...(request.body !== undefined && { "content-length": String(Buffer.byteLength(request.body)) }),
    },
    // A connection of its own: one that is kept could have been made under another list.
    agent: false,
    lookup: answerWith(addresses),
    signal,
  };
  const outgoing =
    url.protocol === "https:"
      ? requestOverHttps(url, { ...options, rejectUnauthorized: true })
      : requestOverHttp(url, options);
  outgoing.on("error", reject);
  outgoing.on("response", (incoming) => {
    readAnswer(incoming, request.maximumAnswerBytes).then(resolve, reject);
  });
  outgoing.end(request.body);
  return promise;
}

/** A look-up that has been made already. */
function answerWith(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_host, { all }, callback) => {
    if (all === true) callback(null, [...addresses]);
    else callback(null, addresses[0]!.address, addresses[0]!.family);
  };
}

async function readAnswer(incoming: IncomingMessage, maximumBytes: number): Promise<GuardedAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    // Leaving the loop closes the connection.
    if (length >= maximumBytes) break;
  }
  const body = Buffer.concat(chunks).subarray(0, maximumBytes);
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, body };
}

import autocannon from "autocannon";
import { cpuSecondsOf, residentMebibytesOf } from "./process-usage.ts";

export interface Load {
  /** Requests answered with 2xx a second. */
  readonly rate: number;
  readonly p50Milliseconds: number;
  readonly p99Milliseconds: number;
  /** CPU of the server's process for one request, in microseconds: the figure that survives a noisy machine. */
  readonly cpuMicroseconds: number;
  readonly residentMebibytes: number;
}

/** A load in words, beside its figure. */
export function describeLoad({ p50Milliseconds, p99Milliseconds, cpuMicroseconds, rate }: Load): string {
  return `${Math.round(rate)} requests/s, p50 ${p50Milliseconds} ms, p99 ${p99Milliseconds} ms, CPU ${Math.round(cpuMicroseconds)} µs a request`;
}

/** Eight connections for some seconds against one process, after a warm-up of a second. */
export async function load(options: {
  url: string;
  pid: number;
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  /** Called for each request. */
  body?: () => string;
  seconds?: number;
}): Promise<Load> {
  await run(options, 1);
  const cpuBefore = cpuSecondsOf(options.pid);
  const result = await run(options, options.seconds ?? 5);
  const cpuSeconds = cpuSecondsOf(options.pid) - cpuBefore;
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(
      `${options.url}: ${result.non2xx} answers were not 2xx, ${result.errors} connections failed`,
    );
  }
  return {
    rate: result["2xx"] / result.duration,
    p50Milliseconds: result.latency.p50,
    p99Milliseconds: result.latency.p99,
    cpuMicroseconds: (cpuSeconds * 1e6) / result["2xx"],
    residentMebibytes: residentMebibytesOf(options.pid),
  };
}

function run(options: Parameters<typeof load>[0], seconds: number): Promise<autocannon.Result> {
  const { body } = options;
  return autocannon({
    url: options.url,
    connections: 8,
    duration: seconds,
    method: options.method ?? "POST",
    headers: { "content-type": "application/json", ...options.headers },
    ...(body !== undefined && {
      requests: [{ setupRequest: (request: autocannon.Request) => ({ ...request, body: body() }) }],
    }),
  });
}

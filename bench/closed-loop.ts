import { type BenchRequest, KeepAliveConnection } from "./keep-alive-connection.ts";
import type { AnswerCheck } from "./answer-check.ts";
import { cpuSecondsOfTrees } from "./process-usage.ts";
import type { Target } from "./target.ts";

/** Sends one request, times it, and sees that its answer is what was asked for. */
export type Send = (request: BenchRequest, check: AnswerCheck) => Promise<Record<string, unknown>>;

/** What one connection does again and again. `connection` counts from 0. */
export type Visit = (send: Send, connection: number) => Promise<void>;

/** What a server did under a load. */
export interface LoopResult {
  readonly requests: number;
  /** Requests a second. */
  readonly rate: number;
  /** In order of size. */
  readonly milliseconds: Float64Array;
  /** CPU time of the server's processes for one request in milliseconds, where they are known. */
  readonly cpuMilliseconds: number | undefined;
}

/** Connections where nothing else is said. */
export const connections = 8;

/**
 * Keep-alive connections, each with one request under way at a time. A visit that is under way when the time is
 * over is ended, and counts with the time that it took: servers that need seconds for an answer are not cut short.
 * @throws what the first connection that failed did; the others end what they have under way.
 */
export async function runLoop(
  target: Target,
  visit: Visit,
  seconds: number,
  concurrency = connections,
): Promise<LoopResult> {
  const milliseconds: number[] = [];
  const cpuBefore = cpuSecondsOfTrees(target.pids);
  const startedMs = performance.now();
  const failed = new AbortController();
  const outcomes = await Promise.allSettled(
    Array.from({ length: concurrency }, async (_, index) => {
      using connection = new KeepAliveConnection(target.url, target.headers);
      let requests = 0;
      const send: Send = async (request, check) => {
        const sentMs = performance.now();
        try {
          const answer = await connection.request(request);
          milliseconds.push(performance.now() - sentMs);
          requests += 1;
          return check.read(request, answer);
        } catch (error) {
          failed.abort();
          throw error;
        }
      };
      while (!failed.signal.aborted && performance.now() - startedMs < seconds * 1000)
        await visit(send, index);
      return requests / ((performance.now() - startedMs) / 1000);
    }),
  );
  const rates = outcomes.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
  const cpuSeconds = cpuSecondsOfTrees(target.pids) - cpuBefore;
  return {
    requests: milliseconds.length,
    rate: rates.reduce((sum, rate) => sum + rate, 0),
    milliseconds: Float64Array.from(milliseconds).sort(),
    cpuMilliseconds: target.pids.length === 0 ? undefined : (cpuSeconds * 1000) / milliseconds.length,
  };
}

/** The value below which a share of sorted values lies. */
export function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

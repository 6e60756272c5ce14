/** Milliseconds that calls one after the other took. */
export interface Latency {
  readonly p50Milliseconds: number;
  readonly p95Milliseconds: number;
}

/** Calls `work` some times to warm it up, then `calls` times, one after the other. */
export async function measureLatency(calls: number, work: () => Promise<unknown>): Promise<Latency> {
  for (let call = 0; call < Math.min(20, calls); call++) await work();
  const milliseconds = new Float64Array(calls);
  for (let call = 0; call < calls; call++) {
    const startedMs = performance.now();
    await work();
    milliseconds[call] = performance.now() - startedMs;
  }
  milliseconds.sort();
  const at = (share: number) => milliseconds[Math.ceil(share * calls) - 1] ?? Number.NaN;
  return { p50Milliseconds: at(0.5), p95Milliseconds: at(0.95) };
}

import { setInterval } from "node:timers/promises";
import type { AppContext, Service } from "#context";
import { startAnchoring } from "./anchor-runs.ts";
import { RunWatch, watchIntervalMs, writeActivity } from "./watch-runs.ts";

/** What runs beside requests: anchors of runs, and the watch over runs whose client is gone. */
export function startTracking(context: AppContext): Service {
  const services = new AsyncDisposableStack();
  services.use(startAnchoring(context));
  services.defer(() => writeActivity(context));
  const watch = new RunWatch(context);
  services.use(
    repeat(watchIntervalMs(context.config), async () => {
      await watch
        .look()
        .catch((error: unknown) => context.logger.error({ err: error }, "runs could not be looked after"));
    }),
  );
  return services;
}

/** Does something again and again, never twice at a time. Disposing it waits for what is under way. */
function repeat(intervalMs: number, work: () => Promise<void>): Service {
  const stop = new AbortController();
  const service = (async () => {
    for await (const _tick of setInterval(intervalMs, undefined, { ref: false, signal: stop.signal })) {
      await work();
    }
  })().catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await service;
    },
  };
}

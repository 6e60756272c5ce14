import type { Logger } from "./logger.ts";

/** A supervisor that signals a group reaches a process twice where a launcher passes the signal on, within this time. */
const sameSignalMs = 1000;

/** When what a start does in the background is over, in milliseconds. */
const collectAfterMs = 1000;

/**
 * Gives back what the start has left behind, once: a third of the heap, which V8 would keep until as much again is in
 * use, and in an idle process for ever. Takes about a tenth of a second. Without Node's `--expose-gc` nothing happens.
 */
export function collectGarbageOfStart(): void {
  setTimeout(() => {
    // As before a failure for lack of memory: the only kind that also gives pages back to the system.
    globalThis.gc?.({ type: "major", execution: "sync", flavor: "last-resort" });
  }, collectAfterMs).unref();
}

/**
 * Keeps a process until SIGTERM (ends with 0) or SIGINT (ends with 130), then drains it.
 * A second signal a second or more later, or a drain of more than `drainSeconds`, ends it at once with 1.
 */
export async function runUntilSignal(options: {
  logger: Logger;
  drain: () => Promise<void>;
  /** Longest wait for requests in flight, in seconds. */
  drainSeconds: number;
}): Promise<never> {
  const signal = await new Promise<"SIGTERM" | "SIGINT">((resolve) => {
    process.once("SIGTERM", () => resolve("SIGTERM"));
    process.once("SIGINT", () => resolve("SIGINT"));
  });
  const drainingSinceMs = performance.now();
  options.logger.info({ signal }, "draining");
  const giveUp = (reason: string) => {
    options.logger.error(reason);
    process.exit(1);
  };
  for (const again of ["SIGTERM", "SIGINT"] as const) {
    process.on(again, () => {
      if (performance.now() - drainingSinceMs > sameSignalMs) giveUp("second signal: ended without draining");
    });
  }
  setTimeout(
    () => giveUp(`not drained within ${options.drainSeconds} s`),
    options.drainSeconds * 1000,
  ).unref();
  await options.drain();
  options.logger.info("stopped");
  process.exit(signal === "SIGTERM" ? 0 : 130);
}

import type { Logger } from "./logger.ts";

/**
 * Keeps a process until SIGTERM (ends with 0) or SIGINT (ends with 130), then drains it.
 * A second signal, or a drain of more than `drainSeconds`, ends it at once with 1.
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
  options.logger.info({ signal }, "draining");
  const giveUp = (reason: string) => {
    options.logger.error(reason);
    process.exit(1);
  };
  process.once("SIGTERM", () => giveUp("second signal: ended without draining"));
  process.once("SIGINT", () => giveUp("second signal: ended without draining"));
  setTimeout(
    () => giveUp(`not drained within ${options.drainSeconds} s`),
    options.drainSeconds * 1000,
  ).unref();
  await options.drain();
  options.logger.info("stopped");
  process.exit(signal === "SIGTERM" ? 0 : 130);
}

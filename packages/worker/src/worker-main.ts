import { createLogger, runUntilSignal } from "@plumbline/platform";
import { startStatusServer } from "./status-server.ts";
import { createWorker } from "./worker.ts";
import type { WorkerConfig } from "./worker-config.ts";

/**
 * The worker process: works until SIGTERM, gives the job in hand up and ends with 0.
 *
 * @throws PlumblineError `worker/no-token`, `worker/token-refused`.
 */
export async function runWorker(config: WorkerConfig): Promise<never> {
  const logger = createLogger({ level: config.logLevel, name: "worker" });
  const worker = createWorker(config, logger);
  const status = config.port === undefined ? undefined : await startStatusServer(worker, config, logger);
  logger.info({ server: config.server, queue: config.queue, status: status?.url }, "worker is ready");
  const drained = runUntilSignal({
    logger,
    drainSeconds: config.drainSeconds,
    drain: async () => {
      await worker[Symbol.asyncDispose]();
      await status?.[Symbol.asyncDispose]();
    },
  });
  return Promise.race([drained, worker.ended.then(() => drained)]);
}

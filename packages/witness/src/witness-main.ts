import { createLogger, runUntilSignal } from "@plumbline/platform";
import { createWitness } from "./create-witness.ts";
import type { WitnessConfig } from "./witness-config.ts";

/** The witness process: signs what continues, until SIGTERM. */
export async function runWitness(config: WitnessConfig): Promise<never> {
  const logger = createLogger({ level: config.logLevel, name: "witness" });
  const witness = await createWitness(config, logger);
  logger.info({ url: witness.url, key: witness.vkey }, "witness is listening");
  return runUntilSignal({
    logger,
    drain: async () => witness[Symbol.asyncDispose](),
    drainSeconds: config.drainSeconds,
  });
}

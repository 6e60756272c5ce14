import { collectGarbageOfStart, createLogger, runUntilSignal } from "@plumbline/platform";
import type { GatewayConfig } from "./gateway-config.ts";
import { createGateway } from "./gateway.ts";

/** The gateway process: serves, says where, and at SIGTERM answers what is in flight and sends its log. */
export async function runGateway(config: GatewayConfig): Promise<never> {
  const logger = createLogger({ level: config.logLevel, name: "gateway" });
  const gateway = await createGateway(config);
  logger.info({ url: gateway.url }, "gateway is listening");
  collectGarbageOfStart();
  return runUntilSignal({
    logger,
    drain: async () => gateway[Symbol.asyncDispose](),
    drainSeconds: config.drainSeconds,
  });
}

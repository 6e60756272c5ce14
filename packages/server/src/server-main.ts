import { runUntilSignal } from "@plumbline/platform";
import { createApp } from "./app.ts";
import type { ServerConfig } from "./server-config.ts";

/** The server process: listens, says where, and drains at SIGTERM. */
export async function runServer(config: ServerConfig): Promise<never> {
  const app = await createApp(config);
  const url = await app.http.listen({ host: config.host, port: config.port });
  app.context.logger.info({ url }, "server is ready");
  return runUntilSignal({
    logger: app.context.logger,
    drain: async () => app[Symbol.asyncDispose](),
    drainSeconds: config.drainSeconds,
  });
}

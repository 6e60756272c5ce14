import { runUntilSignal } from "@plumbline/platform";
import { offerSignInLink } from "#identity";
import { createApp } from "./app.ts";
import type { ServerConfig } from "./server-config.ts";

/** The server process: listens, says where, and drains at SIGTERM. */
export async function runServer(config: ServerConfig): Promise<never> {
  const app = await createApp(config);
  const url = await app.http.listen({ host: config.host, port: config.port });
  const link = await offerSignInLink(app.context, url);
  if (link !== undefined) process.stdout.write(`Sign in as administrator; this link works once: ${link}\n`);
  app.context.logger.info({ url }, "server is ready");
  return runUntilSignal({
    logger: app.context.logger,
    drain: async () => app[Symbol.asyncDispose](),
    drainSeconds: config.drainSeconds,
  });
}

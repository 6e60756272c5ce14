import { collectGarbageOfStart, runUntilSignal } from "@plumbline/platform";
import { offerSignInLink } from "#identity";
import { createApp } from "./app.ts";
import type { ServerConfig } from "./server-config.ts";

/** The server process: listens, says where, and drains at SIGTERM. */
export async function runServer(config: ServerConfig): Promise<never> {
  await using opened = new AsyncDisposableStack();
  const app = opened.use(await createApp(config));
  const { logger } = app.context;
  // Before it listens: whoever gets an answer may ask it to end.
  const ended = runUntilSignal({
    logger,
    drain: async () => opened.disposeAsync(),
    drainSeconds: config.drainSeconds,
  });
  const url = await app.http.listen({ host: config.host, port: config.port });
  const link = await offerSignInLink(app.context, url);
  if (link !== undefined) process.stdout.write(`Sign in as administrator; this link works once: ${link}\n`);
  logger.info({ url }, "server is ready");
  collectGarbageOfStart();
  return await ended;
}

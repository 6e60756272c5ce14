import type { AppContext, Service } from "#context";
import { ensureAdministrator } from "./first-credentials.ts";
import { writeLastUses } from "./write-last-uses.ts";

const lastUsesIntervalMs = 60_000;

/** Makes the first administrator, then writes last uses every minute and when the server stops. */
export async function startIdentity(context: AppContext): Promise<Service> {
  await ensureAdministrator(context);
  const timer = setInterval(() => {
    writeLastUses(context).catch((error: unknown) =>
      context.logger.error({ err: error }, "when credentials were last used could not be written"),
    );
  }, lastUsesIntervalMs);
  timer.unref();
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await writeLastUses(context);
    },
  };
}

import { setTimeout as pause } from "node:timers/promises";
import { PlumblineError } from "@plumbline/platform";
import type { AppContext, Service } from "#context";
import { defaultWorkspace, systemPrincipal } from "#identity";
import { sweepDeleted } from "./sweep.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** After a start: what a server that died left to do is not put off for an hour. */
const firstPauseMs = 60_000;

/** Removes, each hour and in every workspace, what was deleted long enough ago. */
export function startSweeps(context: AppContext): Service | undefined {
  const { deletedDays } = context.config;
  if (deletedDays === "forever") return undefined;
  const stop = new AbortController();
  const options = { ref: false, signal: stop.signal };
  const service = (async () => {
    for (let pauseMs = firstPauseMs; ; pauseMs = hourMs) {
      await pause(pauseMs, undefined, options);
      await sweepAll(context, deletedDays).catch((error: unknown) =>
        context.logger.error({ err: error }, "what was deleted could not be removed"),
      );
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

/** Of all workspaces, as the server itself. */
export async function sweepAll(
  context: Pick<AppContext, "storage" | "objects" | "ledger" | "clock" | "logger">,
  deletedDays: number,
): Promise<void> {
  const scope = { workspace: undefined, deletedUntilMs: context.clock.nowMs() - deletedDays * dayMs };
  try {
    const counts = await sweepDeleted(context, systemPrincipal(defaultWorkspace), scope);
    if (Object.values(counts).some((count) => count > 0))
      context.logger.info(counts, "removed what was deleted");
  } catch (error) {
    // An administrator's own sweep does the work.
    if (error instanceof PlumblineError && error.code === "retention/sweep-under-way") return;
    throw error;
  }
}

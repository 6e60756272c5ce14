import { onSequenced } from "#audit";
import type { AppContext } from "#context";
import type { WorkspaceId } from "#ports";
import { readRouteTable } from "./read-route-table.ts";
import type { RouteTable } from "./route-table.ts";

/** Longest time between two looks, in milliseconds: tokens also expire, which is no entry of the ledger. */
const lookEveryMs = 1000;

type Context = Pick<AppContext, "storage" | "clock" | "ledger">;

/** Looks under way: gateways that wait together look once. */
const looks = new WeakMap<AppContext["storage"], Map<WorkspaceId, Promise<RouteTable>>>();

/**
 * The route table, as soon as its generation is another than `after`; undefined where it stayed so for `waitSeconds`.
 * Every change of it is an entry of the ledger, so whatever is sequenced is a reason to look again.
 */
export async function watchRouteTable(
  context: Context,
  workspace: WorkspaceId,
  options: { after: number | undefined; waitSeconds: number; signal: AbortSignal },
): Promise<RouteTable | undefined> {
  const { after, waitSeconds, signal } = options;
  const untilMs = context.clock.nowMs() + waitSeconds * 1000;
  for (;;) {
    using wake = wakeAtChange(context, signal);
    const table = await lookOnce(context, workspace);
    if (table.generation !== after) return table;
    const leftMs = untilMs - context.clock.nowMs();
    if (leftMs <= 0 || signal.aborted) return undefined;
    await wake.within(Math.min(leftMs, lookEveryMs));
  }
}

function lookOnce(context: Context, workspace: WorkspaceId): Promise<RouteTable> {
  const running = looks.get(context.storage) ?? new Map<WorkspaceId, Promise<RouteTable>>();
  looks.set(context.storage, running);
  let look = running.get(workspace);
  if (look === undefined) {
    look = readRouteTable(context, workspace).finally(() => running.delete(workspace));
    running.set(workspace, look);
  }
  return look;
}

/** Starts to listen at once, so that no change between a look and the wait is missed. */
function wakeAtChange(
  context: Pick<AppContext, "ledger">,
  signal: AbortSignal,
): Disposable & { within(ms: number): Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const wake = () => resolve();
  const subscription = onSequenced(context, wake);
  signal.addEventListener("abort", wake, { once: true });
  let timer: NodeJS.Timeout | undefined;
  return {
    within: (ms) => {
      timer = setTimeout(wake, ms);
      return promise;
    },
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      subscription[Symbol.dispose]();
    },
  };
}

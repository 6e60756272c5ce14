import { setImmediate } from "node:timers/promises";
import type { AppContext } from "#context";
import { type Entry, type EntryFilter, presentEntry } from "./entry.ts";
import { selectPlacedEntries } from "./entry.store.ts";
import { readHead } from "./head.store.ts";
import { ledgerOf } from "./ledger.ts";

/** Places looked through at once, so that a filter which seldom matches never keeps the event loop. */
const windowSize = 256;

/**
 * A workspace's entries behind an index, in their order and each once, then those that come: a batch for each look,
 * empty after a wait of `waitMs` in which nothing came, so that the caller can tell its client that it is there.
 */
export async function* followEntries(
  context: Pick<AppContext, "storage" | "ledger">,
  filter: EntryFilter,
  options: { after: number; waitMs: number; signal: AbortSignal },
): AsyncGenerator<readonly Entry[]> {
  const { storage } = context;
  const { signal, waitMs } = options;
  let last = options.after;
  while (!signal.aborted) {
    const size = readHead(storage.read)?.size ?? 0;
    if (last + 1 >= size) {
      if (!(await waitForMore(context, waitMs, signal))) yield [];
      continue;
    }
    const below = Math.min(size, last + 1 + windowSize);
    const rows = await selectPlacedEntries(storage.read, filter, {
      above: last,
      below,
      order: "oldest",
      limit: windowSize,
    });
    if (rows.length > 0) yield rows.map(presentEntry);
    last = below - 1;
    await setImmediate();
  }
}

/** @returns whether more was placed before the wait was over. */
function waitForMore(
  context: Pick<AppContext, "ledger">,
  waitMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const stop = () => resolve(false);
  const timer = setTimeout(stop, waitMs);
  signal.addEventListener("abort", stop, { once: true });
  const subscription = ledgerOf(context).sequenced.add(() => resolve(true));
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
    subscription[Symbol.dispose]();
  });
}

import { setTimeout } from "node:timers/promises";
import type { AppContext } from "#context";
import type { ActorId, LedgerEvent, WorkspaceId } from "#ports";
import { readBacklog } from "./entry.store.ts";

export function eventOf(number: number, change: Partial<LedgerEvent> = {}): LedgerEvent {
  return {
    type: "thing.changed",
    subject: `thing:${number}`,
    actor: "0192f0c1a2b3" as ActorId,
    workspace: "default" as WorkspaceId,
    payload: { number, note: `Änderung ${number}` },
    ...change,
  };
}

/** One use case per event. @returns the entries' ids. */
export function recordEvents(
  context: Pick<AppContext, "storage" | "ledger">,
  events: readonly LedgerEvent[],
): Promise<string[]> {
  return Promise.all(
    events.map((event) => context.storage.write((transaction) => context.ledger.append(transaction, event))),
  );
}

export function numberedEvents(count: number, change: Partial<LedgerEvent> = {}): LedgerEvent[] {
  return Array.from({ length: count }, (_, number) => eventOf(number, change));
}

/** Until every committed entry has its place. */
export async function untilSequenced(context: Pick<AppContext, "storage">, limitMs = 10_000): Promise<void> {
  const startedMs = performance.now();
  while (readBacklog(context.storage.read).count > 0) {
    if (performance.now() - startedMs > limitMs) throw new Error(`not sequenced within ${limitMs} ms`);
    await setTimeout(10);
  }
}

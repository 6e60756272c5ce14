import { Gauge } from "prom-client";
import type { AppContext } from "#context";
import { readBacklog } from "./entry.store.ts";
import { readHead } from "./head.store.ts";
import { ledgerOf } from "./ledger.ts";

/** An entry without a place for this long, in milliseconds, is an alarm. */
const alarmAfterMs = 60_000;

/** Why the ledger is not in order, or undefined. */
export function findLedgerTrouble(
  context: Pick<AppContext, "ledger" | "storage" | "clock">,
): string | undefined {
  const { standing } = ledgerOf(context);
  if (standing.state === "refusing") return standing.reason;
  const { count, oldestAtMs } = readBacklog(context.storage.read);
  const lagMs = oldestAtMs === undefined ? 0 : context.clock.nowMs() - oldestAtMs;
  if (lagMs <= alarmAfterMs) return undefined;
  return `${count} ledger entries are not sequenced; the oldest has waited ${Math.round(lagMs / 1000)} s, more than the ${alarmAfterMs / 1000} s allowed`;
}

export function registerLedgerGauges(context: Pick<AppContext, "storage" | "clock" | "metrics">): void {
  const { metrics, storage, clock } = context;
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [metrics],
      collect() {
        this.set(read());
      },
    });
  gauge(
    "plumbline_ledger_size",
    "Entries under the signed checkpoint",
    () => readHead(storage.read)?.size ?? 0,
  );
  gauge(
    "plumbline_ledger_pending_entries",
    "Committed entries that the sequencer has not placed",
    () => readBacklog(storage.read).count,
  );
  gauge("plumbline_ledger_sequencing_lag_seconds", "Age of the oldest entry without a place", () => {
    const { oldestAtMs } = readBacklog(storage.read);
    return oldestAtMs === undefined ? 0 : Math.max(0, clock.nowMs() - oldestAtMs) / 1000;
  });
}

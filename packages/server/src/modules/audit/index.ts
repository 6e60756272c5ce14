import type { AppContext, Module } from "#context";
import { eventsRoutes } from "./events.routes.ts";
import { findLedgerTrouble, registerLedgerGauges } from "./ledger-health.ts";
import { ledgerOf } from "./ledger.ts";
import { ledgerRoutes } from "./ledger.routes.ts";
import { createLedger } from "./migrations/0001-ledger.ts";
import { createWitnesses } from "./migrations/0002-witnesses.ts";
import { markCopies } from "./migrations/0003-copies.ts";
import { Sequencer } from "./sequencer.ts";
import { readWitnesses } from "./witness.ts";
import { witnessRoutes } from "./witness.routes.ts";
import { Witnessing } from "./witnessing.ts";

export { type ContinuedLog, continueLog } from "./continue-log.ts";
export { findEntryIndexes } from "./entry.store.ts";
export { listErasedEntries } from "./erase-payload.ts";
export { createLedgerAppender } from "./ledger.ts";
export { readLogKey } from "./read-log-key.ts";
export { openStoredLog } from "./stored-log.ts";

export const auditModule: Module = {
  name: "audit",
  migrations: { "0001-ledger": createLedger, "0002-witnesses": createWitnesses, "0003-copies": markCopies },
  routes: [...ledgerRoutes, ...witnessRoutes, ...eventsRoutes],
  start: async (context) => {
    registerLedgerGauges(context);
    const witnesses = await readWitnesses(context.config.witnessesFile);
    const services = new AsyncDisposableStack();
    services.use(await new Sequencer(context).start());
    services.use(new Witnessing(context, witnesses));
    return services;
  },
  readiness: findLedgerTrouble,
};

/**
 * Calls `listener` with the log's size each time entries were placed under a signed checkpoint. It may miss a call
 * when the server stops: who must see each entry keeps its own index and reads on from there.
 */
export function onSequenced(
  context: Pick<AppContext, "ledger">,
  listener: (size: number) => void,
): Disposable {
  return ledgerOf(context).sequenced.add(listener);
}

/** Calls `listener` after the commit of each transaction that appended, whether its entries have places yet or not. */
export function onAppended(context: Pick<AppContext, "ledger">, listener: () => void): Disposable {
  return ledgerOf(context).appended.add(listener);
}

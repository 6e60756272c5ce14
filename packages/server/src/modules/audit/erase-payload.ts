import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { clearWriteAheadLog, type Reader } from "#storage";
import { eraseEntrySecrets, findEntry, listEntriesNamedBy } from "./entry.store.ts";
import { auditErrors } from "./errors.ts";

/** The type of the entry that an erasure leaves. */
const payloadErased = "ledger.payload-erased";
const clearTimeoutMs = 10_000;

/**
 * Erases what an entry says: payload and salt, without which nobody can tell what the commitment in the log is of. The
 * entry keeps its place, its header and its proof. An entry of its own says who did it, and why. Asked again, it only
 * makes sure that no file of the database holds the payload.
 *
 * @param reason goes into the ledger: it must not repeat what is erased.
 * @throws PlumblineError `audit/entry-not-found`, `audit/not-erasable`, `audit/still-in-log-file`.
 */
export async function erasePayload(
  context: Pick<AppContext, "storage" | "ledger" | "config">,
  principal: Principal,
  { index, reason }: { readonly index: number; readonly reason: string },
): Promise<void> {
  const { storage, ledger } = context;
  const { workspace, actorId } = principal;
  await storage.write((transaction) => {
    const entry = findEntry(transaction, workspace, index);
    if (entry === undefined) throw auditErrors["entry-not-found"]({ index, workspace });
    // What says that something was erased, and that a log continues another, has to stay.
    if (entry.type.startsWith("ledger.")) throw auditErrors["not-erasable"]({ index, type: entry.type });
    if (!eraseEntrySecrets(transaction, entry.id)) return;
    ledger.append(transaction, {
      type: payloadErased,
      subject: `ledger-entry:${entry.id}`,
      actor: actorId,
      workspace,
      payload: { entry: entry.id, index, reason },
    });
  });
  if (!(await clearWriteAheadLog(storage.path, clearTimeoutMs)))
    throw auditErrors["still-in-log-file"]({ index, seconds: clearTimeoutMs / 1000 });
}

/** Ids of the entries, of all workspaces, whose payload was erased. */
export function listErasedEntries(reader: Reader): string[] {
  return listEntriesNamedBy(reader, payloadErased);
}

import { formatVerifierKey, openCheckpoint, parseVerifierKey, signCheckpoint } from "@plumbline/ledger";
import type { AppContext } from "#context";
import type { ActorId, WorkspaceId } from "#ports";
import { deleteCosignatures } from "./cosignature.store.ts";
import { auditErrors } from "./errors.ts";
import { readHead, replaceHead } from "./head.store.ts";
import { LedgerFiles } from "./ledger-files.ts";

/** A log that goes on under a name and a key of its own. */
export interface ContinuedLog {
  readonly origin: string;
  readonly previousOrigin: string;
  /** Entries that it took over, unchanged and in their places. */
  readonly size: number;
}

/**
 * Continues the log of a restored database under a new origin: the old key might have signed, elsewhere, what this
 * database does not hold, and must never sign again. The entries keep their places; the first new one names the old
 * checkpoint. The caller has verified the log against that checkpoint.
 *
 * @param previousKey the vkey that the database's checkpoint is signed with.
 * @throws PlumblineError `audit/key-present` where the directory has a key of its own already.
 */
export async function continueLog(
  context: Pick<AppContext, "storage" | "clock" | "random" | "ledger">,
  options: { directory: string; previousKey: string; workspace: WorkspaceId; actor: ActorId },
): Promise<ContinuedLog> {
  const { storage, clock, random, ledger } = context;
  const files = new LedgerFiles(options.directory);
  if ((await files.readKey()) !== undefined) throw auditErrors["key-present"]({ path: files.keyPath });
  const head = readHead(storage.read);
  if (head === undefined) throw auditErrors["not-opened"]({ reason: "the database holds no ledger" });
  const previousKey = parseVerifierKey(options.previousKey);
  const { checkpoint } = openCheckpoint(head.checkpoint, previousKey);

  const key = await files.makeKey(random);
  const note = signCheckpoint(checkpoint, key);
  await files.writeCheckpoint(note);
  const origin = key.verifierKey.name;
  await storage.write((transaction) => {
    replaceHead(transaction, note, clock.nowMs());
    deleteCosignatures(transaction);
    ledger.append(transaction, {
      type: "ledger.continued",
      subject: `ledger:${origin}`,
      actor: options.actor,
      workspace: options.workspace,
      payload: {
        origin,
        previousOrigin: checkpoint.origin,
        previousKey: formatVerifierKey(previousKey),
        previousCheckpoint: head.checkpoint,
        size: checkpoint.size,
      },
    });
  });
  return { origin, previousOrigin: checkpoint.origin, size: checkpoint.size };
}

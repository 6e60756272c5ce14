import { createHash } from "node:crypto";
import type { AppContext } from "#context";
import type { LedgerEvent, Principal } from "#ports";
import type { Transaction } from "#storage";

/** Longest text that the ledger keeps as it is. */
const longestText = 1000;

/** Appends what `principal` did to the ledger, in the transaction that does it. */
export function recordChange(
  context: Pick<AppContext, "ledger">,
  transaction: Transaction,
  principal: Principal,
  change: Pick<LedgerEvent, "type" | "subject" | "payload">,
): void {
  context.ledger.append(transaction, {
    ...change,
    actor: principal.actorId,
    workspace: principal.workspace,
  });
}

/** A text that a user wrote, or its digest where it is long: prompts are kept in tags. */
export function ledgerText(text: string | undefined): unknown {
  if (text === undefined || text.length <= longestText) return text ?? null;
  return { sha256: createHash("sha256").update(text).digest("hex"), characters: text.length };
}

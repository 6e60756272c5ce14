import type { AppContext } from "#context";
import type { Transaction } from "#storage";
import { principalCacheOf } from "./principal-cache.ts";

/** What use cases of identity need. */
export type IdentityContext = Pick<AppContext, "storage" | "clock" | "random" | "ledger">;

/** A write that may change who is who or who may what: remembered principals are forgotten once it is on disk. */
export function writeIdentity<T>(
  { storage }: Pick<AppContext, "storage">,
  work: (transaction: Transaction) => Promise<T> | T,
): Promise<T> {
  return storage.write((transaction) => {
    transaction.onCommit(() => principalCacheOf(storage).forgetAll());
    return work(transaction);
  });
}

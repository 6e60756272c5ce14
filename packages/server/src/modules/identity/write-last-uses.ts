import type { AppContext } from "#context";
import { principalCacheOf } from "./principal-cache.ts";
import { setSessionLastUse } from "./session.store.ts";
import { setTokenLastUse } from "./token.store.ts";

/** Writes when tokens and sessions were last used. Done now and then: a write for each request would cost an fsync. */
export async function writeLastUses({ storage }: Pick<AppContext, "storage">): Promise<void> {
  const uses = principalCacheOf(storage)
    .unwrittenUses()
    .map((use) => ({ use, usedAtMs: use.usedAtMs }));
  if (uses.length === 0) return;
  await storage.write((transaction) => {
    for (const { use, usedAtMs } of uses) {
      const setLastUse = use.credential === "token" ? setTokenLastUse : setSessionLastUse;
      setLastUse(transaction, use.credentialId, usedAtMs);
    }
  });
  for (const { use, usedAtMs } of uses) use.writtenAtMs = usedAtMs;
}

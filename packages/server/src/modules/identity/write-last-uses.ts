import type { AppContext } from "#context";
import { principalCacheOf } from "./principal-cache.ts";

/** Writes when tokens and sessions were last used. Done now and then: a write for each request would cost an fsync. */
export async function writeLastUses({ storage }: Pick<AppContext, "storage">): Promise<void> {
  const uses = principalCacheOf(storage)
    .unwrittenUses()
    .map((use) => ({ use, usedAtMs: use.usedAtMs }));
  if (uses.length === 0) return;
  await storage.write((transaction) => {
    for (const { use, usedAtMs } of uses) {
      const table = use.credential === "token" ? "tokens" : "sessions";
      transaction.run(`UPDATE ${table} SET last_used_at_ms = ? WHERE id = ?`, usedAtMs, use.credentialId);
    }
  });
  for (const { use, usedAtMs } of uses) use.writtenAtMs = usedAtMs;
}

import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { findRunningImport, insertImport } from "./import.store.ts";
import { type Import, type ImportId, type ImportSource, ImportState } from "./import.ts";

/** Begins an import, or takes up the one from this source that was not completed. */
export async function startImport(
  context: Pick<AppContext, "storage" | "clock" | "ledger" | "random">,
  { workspace, actorId }: Principal,
  source: ImportSource,
): Promise<Import & { resumed: boolean }> {
  return context.storage.write((transaction) => {
    const running = findRunningImport(transaction, workspace, source);
    if (running !== undefined) return { ...running, resumed: true };
    const started: Import = {
      importId: context.random.id() as ImportId,
      workspace,
      source,
      state: ImportState.running,
      startedAtMs: context.clock.nowMs(),
      startedBy: actorId,
    };
    insertImport(transaction, started);
    context.ledger.append(transaction, {
      type: "import.started",
      subject: `import:${started.importId}`,
      actor: actorId,
      workspace,
      payload: { source },
    });
    return { ...started, resumed: false };
  });
}

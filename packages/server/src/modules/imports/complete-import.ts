import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { dropStagedPoints } from "#tracking";
import { listUnfinishedRuns, removeClaim } from "./import-run.store.ts";
import { markCompleted } from "./import.store.ts";
import { requireRunningImport } from "./require-import.ts";

export interface ImportReport {
  readonly counts: Readonly<Record<string, number>>;
  /** What stayed behind, how many of each, and why. */
  readonly notCarried: readonly {
    readonly what: string;
    readonly count: number | null;
    readonly reason: string;
  }[];
}

/**
 * Ends an import: the ledger gets its report, and points of runs that never came are removed.
 * @throws PlumblineError `imports/not-found`, `imports/already-completed`.
 */
export async function completeImport(
  context: Pick<AppContext, "storage" | "clock" | "ledger">,
  { workspace, actorId }: Principal,
  importId: string,
  report: ImportReport,
): Promise<void> {
  await context.storage.write((transaction) => {
    const running = requireRunningImport(transaction, workspace, importId);
    for (const runId of listUnfinishedRuns(transaction, running.importId)) {
      dropStagedPoints(transaction, runId);
      removeClaim(transaction, runId);
    }
    markCompleted(transaction, running.importId, context.clock.nowMs());
    context.ledger.append(transaction, {
      type: "import.completed",
      subject: `import:${importId}`,
      actor: actorId,
      workspace,
      payload: { ...report },
    });
  });
}

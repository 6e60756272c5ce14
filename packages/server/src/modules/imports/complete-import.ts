import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { dropStagedPoints } from "#tracking";
import { importErrors } from "./errors.ts";
import { listUnfinishedRuns, removeClaim } from "./import-run.store.ts";
import { findImport, markCompleted } from "./import.store.ts";
import { ImportState } from "./import.ts";

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
 * An import that is completed stays as it is.
 * @throws PlumblineError `imports/not-found`.
 */
export async function completeImport(
  context: Pick<AppContext, "storage" | "clock" | "ledger">,
  { workspace, actorId }: Principal,
  importId: string,
  report: ImportReport,
): Promise<void> {
  await context.storage.write((transaction) => {
    const running = findImport(transaction, workspace, importId);
    if (running === undefined) throw importErrors["not-found"]({ importId });
    // The importer did not hear the first answer.
    if (running.state === ImportState.completed) return;
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

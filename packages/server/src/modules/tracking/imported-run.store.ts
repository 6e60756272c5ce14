import type { Reader, Transaction } from "#storage";

/** The workspace of a run, whichever that is: a run's id is one for all of them. */
export function findWorkspaceOfRun(reader: Reader, runId: string): string | undefined {
  return reader.get<{ workspace: string }>("SELECT workspace FROM runs WHERE run_id = ?", runId)?.workspace;
}

/** Removes the points of a run that has no row yet. */
export function removePoints(transaction: Transaction, runId: string): void {
  transaction.run(
    "DELETE FROM metric_points WHERE series_id IN (SELECT series_id FROM metric_series WHERE run_id = ?)",
    runId,
  );
  transaction.run("DELETE FROM metric_series WHERE run_id = ?", runId);
}

/** The workspace of a logged model, whichever that is. */
export function findWorkspaceOfModel(reader: Reader, modelId: string): string | undefined {
  return reader.get<{ workspace: string }>("SELECT workspace FROM logged_models WHERE model_id = ?", modelId)
    ?.workspace;
}

import type { Reader, Transaction } from "#storage";
import { type Import, type ImportId, type ImportSource, ImportState } from "./import.ts";

type ImportRow = Omit<Import, "source"> & ImportSource;

const columns = `import_id AS importId, workspace, source_kind AS kind, source_location AS location, state,
  started_at_ms AS startedAtMs, started_by AS startedBy`;

function ofRow({ kind, location, ...rest }: ImportRow): Import {
  return { ...rest, source: { kind, location } };
}

export function findImport(reader: Reader, workspace: string, importId: string): Import | undefined {
  const row = reader.get<ImportRow>(
    `SELECT ${columns} FROM imports WHERE import_id = ? AND workspace = ?`,
    importId,
    workspace,
  );
  return row && ofRow(row);
}

/** The import from a source that was not completed. */
export function findRunningImport(
  reader: Reader,
  workspace: string,
  { kind, location }: ImportSource,
): Import | undefined {
  const row = reader.get<ImportRow>(
    `SELECT ${columns} FROM imports
     WHERE workspace = ? AND source_kind = ? AND source_location = ? AND state = ?
     ORDER BY started_at_ms DESC, import_id DESC LIMIT 1`,
    workspace,
    kind,
    location,
    ImportState.running,
  );
  return row && ofRow(row);
}

export function insertImport(transaction: Transaction, started: Import): void {
  transaction.run(
    `INSERT INTO imports (import_id, workspace, source_kind, source_location, state, started_at_ms, started_by)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    started.importId,
    started.workspace,
    started.source.kind,
    started.source.location,
    started.state,
    started.startedAtMs,
    started.startedBy,
  );
}

export function markCompleted(transaction: Transaction, importId: ImportId, nowMs: number): void {
  transaction.run(
    "UPDATE imports SET state = ?, completed_at_ms = ? WHERE import_id = ?",
    ImportState.completed,
    nowMs,
    importId,
  );
}

/** The experiment here that a source's experiment became. */
export function findMappedExperiment(
  reader: Reader,
  { workspace, source }: Import,
  sourceId: string,
): string | undefined {
  return reader.get<{ id: string }>(
    `SELECT experiment_id AS id FROM import_ids
     WHERE workspace = ? AND source_kind = ? AND source_location = ? AND source_id = ?`,
    workspace,
    source.kind,
    source.location,
    sourceId,
  )?.id;
}

export function saveMappedExperiment(
  transaction: Transaction,
  { workspace, source }: Import,
  sourceId: string,
  experimentId: string,
): void {
  transaction.run(
    `INSERT INTO import_ids (workspace, source_kind, source_location, source_id, experiment_id)
     VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (workspace, source_kind, source_location, source_id)
     DO UPDATE SET experiment_id = excluded.experiment_id`,
    workspace,
    source.kind,
    source.location,
    sourceId,
    experimentId,
  );
}

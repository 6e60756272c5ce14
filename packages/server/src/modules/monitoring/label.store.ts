import type { DeploymentId } from "#deployments";
import type { Reader, Storage, Transaction } from "#storage";
import type { StoredLabel } from "./label.ts";

/** The labels of these entities that are there, by entity key. At most a few hundred keys a call. */
export function findLabels(
  reader: Reader,
  deploymentId: DeploymentId,
  entityKeys: readonly string[],
): Map<string, StoredLabel> {
  const rows = reader.all<StoredLabel>(
    `SELECT entity_key AS "entityKey", label, observed_at_ms AS "observedAtMs", corrections FROM labels
     WHERE deployment_id = ? AND entity_key IN (${entityKeys.map(() => "?").join(", ")})`,
    deploymentId,
    ...entityKeys,
  );
  return new Map(rows.map((row) => [row.entityKey, row]));
}

export function saveLabel(
  tx: Transaction,
  deploymentId: DeploymentId,
  recordedAtMs: number,
  { entityKey, label, observedAtMs, corrections }: StoredLabel,
): void {
  tx.run(
    `INSERT INTO labels (deployment_id, entity_key, label, observed_at_ms, recorded_at_ms, corrections)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (deployment_id, entity_key) DO UPDATE SET label = excluded.label,
       observed_at_ms = excluded.observed_at_ms, recorded_at_ms = excluded.recorded_at_ms,
       corrections = excluded.corrections`,
    deploymentId,
    entityKey,
    label,
    observedAtMs,
    recordedAtMs,
    corrections,
  );
}

/** The labels that came last, on a thread of its own: there may be many. */
export function scanNewestLabels(
  storage: Storage,
  deploymentId: DeploymentId,
  limit: number,
): Promise<{ entityKey: string; label: number }[]> {
  return storage.scan(
    `SELECT entity_key AS "entityKey", label FROM labels WHERE deployment_id = ?
     ORDER BY recorded_at_ms DESC, entity_key LIMIT ?`,
    deploymentId,
    limit,
  );
}

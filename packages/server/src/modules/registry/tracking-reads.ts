import type { Reader, Transaction } from "#storage";

export function findRun(
  reader: Reader,
  workspace: string,
  runId: string,
): { artifactUri: string } | undefined {
  return reader.get<{ artifactUri: string }>(
    "SELECT artifact_uri AS artifactUri FROM runs WHERE run_id = ? AND workspace = ?",
    runId,
    workspace,
  );
}

export function findLoggedModel(
  reader: Reader,
  workspace: string,
  modelId: string,
): { artifactLocation: string; sourceRunId: string } | undefined {
  return reader.get<{ artifactLocation: string; sourceRunId: string }>(
    `SELECT artifact_location AS artifactLocation, source_run_id AS sourceRunId FROM logged_models
     WHERE model_id = ? AND workspace = ? AND lifecycle_stage = 'active'`,
    modelId,
    workspace,
  );
}

export function noteModelVersion(
  transaction: Transaction,
  _workspace: string,
  modelId: string,
  version: { name: string; version: number },
): void {
  const key = "mlflow.modelVersions";
  const row = transaction.get<{ value: string }>(
    "SELECT value FROM logged_model_tags WHERE model_id = ? AND key = ?",
    modelId,
    key,
  );
  const before = row === undefined ? [] : (JSON.parse(row.value) as { name: string; version: number }[]);
  transaction.run(
    `INSERT INTO logged_model_tags (model_id, key, value) VALUES (?, ?, ?)
     ON CONFLICT (model_id, key) DO UPDATE SET value = excluded.value`,
    modelId,
    key,
    JSON.stringify([...before, version]),
  );
}

import type { Reader, Transaction } from "#storage";
import type { RegisteredModelId } from "./model-version.ts";

/** Whether a number was ever given out for a model, be its version deleted or not. */
export function isNumberTaken(reader: Reader, modelId: RegisteredModelId, version: number): boolean {
  const row = reader.get(
    "SELECT 1 FROM model_versions WHERE registered_model_id = ? AND version = ?",
    modelId,
    version,
  );
  return row !== undefined;
}

/** The next version of the model gets a number above this one. */
export function raiseLastVersion(
  transaction: Transaction,
  modelId: RegisteredModelId,
  version: number,
): void {
  transaction.run(
    "UPDATE registered_models SET last_version = ? WHERE registered_model_id = ? AND last_version < ?",
    version,
    modelId,
    version,
  );
}

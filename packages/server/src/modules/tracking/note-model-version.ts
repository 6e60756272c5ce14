import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { getLoggedModel } from "./get-logged-model.ts";
import { saveModelTag } from "./logged-model.store.ts";

/** The tag in which clients look up the versions that a logged model was registered as: a JSON list. */
const versionsTag = "mlflow.modelVersions";

/**
 * Notes in a logged model that it was registered, within the transaction that does so.
 * @throws PlumblineError `tracking/logged-model-not-found`.
 */
export function noteModelVersion(
  context: Pick<AppContext, "ledger">,
  transaction: Transaction,
  { workspace, actorId }: Principal,
  { modelId, name, version }: { modelId: string; name: string; version: number },
): void {
  const { tags } = getLoggedModel(transaction, workspace, modelId, { allowDeleted: true });
  const before = parseList(tags.find(({ key }) => key === versionsTag)?.value);
  const value = pythonJson([...before, { name, version }]);
  saveModelTag(transaction, modelId, { key: versionsTag, value });
  context.ledger.append(transaction, {
    type: "logged-model.tags-set",
    subject: `logged-model:${modelId}`,
    actor: actorId,
    workspace,
    payload: { tags: [{ key: versionsTag, value }] },
  });
}

/** JSON with the spaces that Python writes, as clients of MLflow's server know the tag. */
function pythonJson(value: readonly unknown[]): string {
  return JSON.stringify(value, null, 1)
    .replaceAll(/(?<=[[{])\n\s*|\n\s*(?=[\]}])/g, "")
    .replaceAll(/\n\s*/g, " ");
}

/** A client may have written anything into the tag; what is no list is replaced. */
function parseList(text: string | undefined): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? (value as unknown[]) : [];
  } catch {
    return [];
  }
}

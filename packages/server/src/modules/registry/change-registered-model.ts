import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { registryErrors } from "./errors.ts";
import { latestVersions } from "./model-version.store.ts";
import { checkModelName } from "./names.ts";
import { ledgerText, recordChange } from "./record-change.ts";
import { describeModel, findModel, renameModel } from "./registered-model.store.ts";
import { isPrompt, type RegisteredModelWithLatest } from "./registered-model.ts";
import { requireModel } from "./require-model.ts";

type Changing = Pick<AppContext, "storage" | "clock" | "ledger">;

/** @throws PlumblineError `registry/model-not-found`. */
export async function updateRegisteredModel(
  context: Changing,
  principal: Principal,
  input: { name: string; description: string },
): Promise<RegisteredModelWithLatest> {
  const { name, description } = input;
  return context.storage.write((transaction) => {
    const model = requireModel(transaction, principal.workspace, name);
    const updatedAtMs = context.clock.nowMs();
    describeModel(transaction, model.modelId, description, updatedAtMs);
    recordChange(context, transaction, principal, {
      type: "registered-model.updated",
      subject: `registered-model:${model.modelId}`,
      payload: { name, description: ledgerText(description) },
    });
    const latest = latestVersions(transaction, [model.modelId]).get(model.modelId) ?? [];
    return { ...model, description, updatedAtMs, latestVersions: latest };
  });
}

/** @throws PlumblineError `registry/model-not-found`, `registry/name-taken`, `registry/invalid-name`. */
export async function renameRegisteredModel(
  context: Changing,
  principal: Principal,
  input: { name: string; newName: string },
): Promise<RegisteredModelWithLatest> {
  const { name, newName } = input;
  checkModelName(newName, "new_name");
  return context.storage.write((transaction) => {
    const model = requireModel(transaction, principal.workspace, name);
    const taken = findModel(transaction, principal.workspace, newName);
    if (taken !== undefined && taken.modelId !== model.modelId) {
      throw registryErrors["name-taken"]({
        name: newName,
        kind: isPrompt(taken.tags) ? "prompt" : "registered model",
      });
    }
    const updatedAtMs = context.clock.nowMs();
    renameModel(transaction, model.modelId, newName, updatedAtMs);
    recordChange(context, transaction, principal, {
      type: "registered-model.renamed",
      subject: `registered-model:${model.modelId}`,
      payload: { name: newName, before: name },
    });
    const latest = latestVersions(transaction, [model.modelId]).get(model.modelId) ?? [];
    return { ...model, name: newName, updatedAtMs, latestVersions: latest };
  });
}

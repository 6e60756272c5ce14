import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { removeModelTag, removeVersionTag, saveModelTag, saveVersionTag } from "./model-tag.store.ts";
import type { Tag } from "./model-version.ts";
import { checkModelName } from "./names.ts";
import { ledgerText, recordChange } from "./record-change.ts";
import { requireModel, requireVersion } from "./require-model.ts";

type Changing = Pick<AppContext, "storage" | "ledger">;

/** A registered model, or with `version` one of its versions. */
export interface Tagged {
  readonly name: string;
  readonly version?: number;
}

/** @throws PlumblineError `registry/model-not-found`, `registry/version-not-found`. */
export async function setTag(
  context: Changing,
  principal: Principal,
  input: { of: Tagged; tag: Tag },
): Promise<void> {
  checkModelName(input.of.name);
  await context.storage.write((transaction) => {
    const store = storeOf(transaction, principal, input.of);
    store.save(input.tag);
    recordChange(context, transaction, principal, {
      type: `${store.noun}.tag-set`,
      subject: store.subject,
      payload: { ...input.of, key: input.tag.key, value: ledgerText(input.tag.value) },
    });
  });
}

/** A tag that is not there is as good as deleted. @throws PlumblineError as `setTag`. */
export async function deleteTag(
  context: Changing,
  principal: Principal,
  input: { of: Tagged; key: string },
): Promise<void> {
  checkModelName(input.of.name);
  await context.storage.write((transaction) => {
    const store = storeOf(transaction, principal, input.of);
    if (!store.remove(input.key)) return;
    recordChange(context, transaction, principal, {
      type: `${store.noun}.tag-deleted`,
      subject: store.subject,
      payload: { ...input.of, key: input.key },
    });
  });
}

function storeOf(transaction: Transaction, { workspace }: Principal, { name, version }: Tagged) {
  if (version === undefined) {
    const { modelId } = requireModel(transaction, workspace, name);
    return {
      noun: "registered-model",
      subject: `registered-model:${modelId}`,
      save: (tag: Tag) => saveModelTag(transaction, modelId, tag),
      remove: (key: string) => removeModelTag(transaction, modelId, key),
    };
  }
  const { versionId } = requireVersion(transaction, workspace, name, version);
  return {
    noun: "model-version",
    subject: `model-version:${versionId}`,
    save: (tag: Tag) => saveVersionTag(transaction, versionId, tag),
    remove: (key: string) => removeVersionTag(transaction, versionId, key),
  };
}

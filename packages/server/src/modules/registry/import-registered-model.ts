import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { conflict, type ImportOutcome, recorded, unchanged } from "#tracking";
import { saveModelTag } from "./model-tag.store.ts";
import type { RegisteredModelId, Tag } from "./model-version.ts";
import { checkModelName } from "./names.ts";
import { recordChange } from "./record-change.ts";
import { describeModel, findModel, insertModel } from "./registered-model.store.ts";
import type { RegisteredModel } from "./registered-model.ts";

export interface ImportedRegisteredModel {
  readonly name: string;
  readonly description: string | undefined;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly tags: readonly Tag[];
}

/**
 * Makes a registered model as it was elsewhere, or adds to the one of this name what it lacks: a description, tags.
 * @throws PlumblineError `registry/invalid-name`.
 */
export async function importRegisteredModel(
  context: Pick<AppContext, "storage" | "random" | "ledger" | "clock">,
  principal: Principal,
  { importId, model }: { importId: string; model: ImportedRegisteredModel },
): Promise<ImportOutcome> {
  const { workspace, actorId } = principal;
  checkModelName(model.name);
  return context.storage.write((transaction) => {
    const here = findModel(transaction, workspace, model.name);
    const modelId = here?.modelId ?? (context.random.id() as RegisteredModelId);
    const known = new Map(here?.tags.map(({ key, value }) => [key, value]));
    const missing = model.tags.filter(({ key }) => !known.has(key));
    const describes = here !== undefined && here.description === undefined && model.description !== undefined;
    if (here !== undefined && missing.length === 0 && !describes) return compareWithModel(here, model);
    if (here === undefined) {
      insertModel(transaction, workspace, { ...model, modelId, createdBy: actorId, aliases: [] });
    }
    if (describes) describeModel(transaction, modelId, model.description, context.clock.nowMs());
    for (const tag of missing) saveModelTag(transaction, modelId, tag);
    recordChange(context, transaction, principal, {
      type: "registered-model.imported",
      subject: `registered-model:${modelId}`,
      payload: { importId, name: model.name, merged: here !== undefined, tags: missing.length },
    });
    return recorded;
  });
}

function compareWithModel(here: RegisteredModel, model: ImportedRegisteredModel): ImportOutcome {
  const known = new Map(here.tags.map(({ key, value }) => [key, value]));
  const differing = model.tags.filter(({ key, value }) => known.get(key) !== value).map(({ key }) => key);
  if (model.description !== undefined && model.description !== here.description)
    differing.push("description");
  return differing.length === 0
    ? unchanged
    : conflict(
        `registered model ${JSON.stringify(model.name)} is here already and differs in ${differing.join(", ")}; these stay as they are`,
      );
}

import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { registryErrors } from "./errors.ts";
import type { RegisteredModelId, Tag } from "./model-version.ts";
import { checkModelName } from "./names.ts";
import { ledgerText, recordChange } from "./record-change.ts";
import { findModel, insertModel } from "./registered-model.store.ts";
import { isPrompt, type RegisteredModel } from "./registered-model.ts";
import { saveModelTag } from "./model-tag.store.ts";

/** @throws PlumblineError `registry/name-taken`, `registry/invalid-name`. */
export async function createRegisteredModel(
  context: Pick<AppContext, "storage" | "clock" | "random" | "ledger">,
  principal: Principal,
  input: { name: string; description: string; tags: readonly Tag[] },
): Promise<RegisteredModel> {
  const { name, description } = input;
  checkModelName(name);
  // Of two tags with one key the last counts, as in MLflow.
  const tags = [...new Map(input.tags.map((tag) => [tag.key, tag])).values()];
  return context.storage.write((transaction) => {
    const taken = findModel(transaction, principal.workspace, name);
    if (taken !== undefined) {
      throw registryErrors["name-taken"]({
        name,
        kind: isPrompt(taken.tags) ? "prompt" : "registered model",
      });
    }
    const nowMs = context.clock.nowMs();
    const model: RegisteredModel = {
      modelId: context.random.id() as RegisteredModelId,
      name,
      description,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      createdBy: principal.actorId,
      tags,
      aliases: [],
    };
    insertModel(transaction, principal.workspace, model);
    for (const tag of tags) saveModelTag(transaction, model.modelId, tag);
    recordChange(context, transaction, principal, {
      type: "registered-model.created",
      subject: `registered-model:${model.modelId}`,
      payload: {
        name,
        description: ledgerText(description),
        tags: tags.map(({ key, value }) => ({ key, value: ledgerText(value) })),
      },
    });
    return model;
  });
}

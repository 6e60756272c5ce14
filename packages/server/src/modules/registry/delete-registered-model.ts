import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { changeAlias } from "./model-alias.store.ts";
import { checkNotInProduction } from "./production-alias.ts";
import { recordChange } from "./record-change.ts";
import { markModelDeleted } from "./registered-model.store.ts";
import { requireModel } from "./require-model.ts";

/**
 * Deletes a model with its versions and aliases. Its name is free again; a new model of that name starts at version 1.
 * @throws PlumblineError `registry/model-not-found`, `registry/version-in-production`.
 */
export async function deleteRegisteredModel(
  context: Pick<AppContext, "storage" | "clock" | "random" | "ledger">,
  principal: Principal,
  input: { name: string },
): Promise<void> {
  await context.storage.write((transaction) => {
    const model = requireModel(transaction, principal.workspace, input.name);
    checkNotInProduction(transaction, principal.workspace, model);
    const changedAtMs = context.clock.nowMs();
    for (const { alias } of model.aliases) {
      changeAlias(transaction, model.modelId, {
        changeId: context.random.id(),
        alias,
        version: undefined,
        changedAtMs,
        changedBy: principal.actorId,
      });
    }
    markModelDeleted(transaction, model.modelId, changedAtMs);
    recordChange(context, transaction, principal, {
      type: "registered-model.deleted",
      subject: `registered-model:${model.modelId}`,
      payload: { name: model.name, aliases: model.aliases },
    });
  });
}

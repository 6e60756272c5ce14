import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { changeAlias } from "./model-alias.store.ts";
import { checkAlias, checkModelName } from "./names.ts";
import { recordChange } from "./record-change.ts";
import { requireModel } from "./require-model.ts";

/** An alias that is not there is as good as deleted. @throws PlumblineError `registry/model-not-found`. */
export async function deleteAlias(
  context: Pick<AppContext, "storage" | "clock" | "random" | "ledger">,
  principal: Principal,
  input: { name: string; alias: string },
): Promise<void> {
  const { name, alias } = input;
  checkModelName(name);
  checkAlias(alias);
  await context.storage.write((transaction) => {
    const model = requireModel(transaction, principal.workspace, name);
    const before = model.aliases.find((known) => known.alias === alias);
    if (before === undefined) return;
    changeAlias(transaction, model.modelId, {
      changeId: context.random.id(),
      alias,
      version: undefined,
      changedAtMs: context.clock.nowMs(),
      changedBy: principal.actorId,
    });
    recordChange(context, transaction, principal, {
      type: "model-alias.deleted",
      subject: `registered-model:${model.modelId}`,
      payload: { name, alias, version: before.version },
    });
  });
}

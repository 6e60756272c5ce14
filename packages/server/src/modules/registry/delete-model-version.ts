import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { changeAlias } from "./model-alias.store.ts";
import { markVersionDeleted } from "./model-version.store.ts";
import { checkNotInProduction } from "./production-alias.ts";
import { recordChange } from "./record-change.ts";
import { touchModel } from "./registered-model.store.ts";
import { requireModel, requireVersion } from "./require-model.ts";

/**
 * Deletes a version and the aliases that point at it. Its number is not given out again.
 * @throws PlumblineError `registry/version-not-found`, `registry/version-in-production`.
 */
export async function deleteModelVersion(
  context: Pick<AppContext, "storage" | "clock" | "random" | "ledger">,
  principal: Principal,
  input: { name: string; version: number },
): Promise<void> {
  const { name, version } = input;
  await context.storage.write((transaction) => {
    const { versionId, modelId, digest } = requireVersion(transaction, principal.workspace, name, version);
    const model = requireModel(transaction, principal.workspace, name);
    checkNotInProduction(transaction, principal.workspace, model, version);
    const changedAtMs = context.clock.nowMs();
    const aliases = model.aliases.filter((alias) => alias.version === version);
    for (const { alias } of aliases) {
      changeAlias(transaction, modelId, {
        changeId: context.random.id(),
        alias,
        version: undefined,
        changedAtMs,
        changedBy: principal.actorId,
      });
    }
    markVersionDeleted(transaction, versionId, changedAtMs);
    touchModel(transaction, modelId, changedAtMs);
    recordChange(context, transaction, principal, {
      type: "model-version.deleted",
      subject: `model-version:${versionId}`,
      payload: { name, version, digest, aliases: aliases.map(({ alias }) => alias) },
    });
  });
}

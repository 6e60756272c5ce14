import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { registryErrors } from "./errors.ts";
import { changeAlias } from "./model-alias.store.ts";
import { checkModelName, checkNewAlias } from "./names.ts";
import { isPromptVersion } from "./prompts.ts";
import { recordChange } from "./record-change.ts";
import { requireVersion } from "./require-model.ts";

/**
 * Points an alias at a version. Where the alias is governed, its gate decides first.
 * @throws PlumblineError the gate's refusal; `registry/version-not-found`, `registry/invalid-name`.
 */
export async function setAlias(
  context: Pick<AppContext, "storage" | "clock" | "random" | "ledger" | "promotionGuard">,
  principal: Principal,
  input: { name: string; alias: string; version: number },
): Promise<void> {
  const { name, alias, version } = input;
  checkModelName(name);
  checkNewAlias(alias);
  const judged = requireVersion(context.storage.read, principal.workspace, name, version);
  const promotion = isPromptVersion(judged)
    ? undefined
    : await context.promotionGuard.prepare(principal, {
        modelName: name,
        version,
        target: alias.toLowerCase(),
      });
  await context.storage.write(async (transaction) => {
    await promotion?.confirm(transaction);
    const { versionId, modelId } = requireVersion(transaction, principal.workspace, name, version);
    if (versionId !== judged.versionId) throw registryErrors["version-changed"]({ name, version });
    changeAlias(transaction, modelId, {
      changeId: context.random.id(),
      alias,
      version,
      changedAtMs: context.clock.nowMs(),
      changedBy: principal.actorId,
    });
    recordChange(context, transaction, principal, {
      type: "model-alias.set",
      subject: `model-version:${versionId}`,
      payload: { name, alias, version, digest: judged.digest },
    });
  });
}

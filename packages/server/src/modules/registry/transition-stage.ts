import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { registryErrors } from "./errors.ts";
import { moveToStage, selectVersions } from "./model-version.store.ts";
import type { ModelVersionSummary } from "./model-version.ts";
import { recordChange } from "./record-change.ts";
import { touchModel } from "./registered-model.store.ts";
import { requireVersion } from "./require-model.ts";
import { isActiveStage, ModelStage, parseStage } from "./stage.ts";

/**
 * Moves a version to a stage; with `archiveExisting`, the versions that were in an active stage make way. Where the
 * stage is governed, its gate decides first.
 * @throws PlumblineError the gate's refusal; `registry/version-not-found`, `registry/invalid-stage`.
 */
export async function transitionStage(
  context: Pick<AppContext, "storage" | "clock" | "ledger" | "promotionGuard">,
  principal: Principal,
  input: { name: string; version: number; stage: string; archiveExisting: boolean },
): Promise<ModelVersionSummary> {
  const { name, version } = input;
  const stage = parseStage(input.stage);
  const judged = requireVersion(context.storage.read, principal.workspace, name, version);
  const promotion = await context.promotionGuard.prepare(principal, {
    modelName: name,
    version,
    target: stage.toLowerCase(),
  });
  return context.storage.write(async (transaction) => {
    await promotion.confirm(transaction);
    const current = requireVersion(transaction, principal.workspace, name, version);
    if (current.versionId !== judged.versionId) throw registryErrors["version-changed"]({ name, version });
    const updatedAtMs = context.clock.nowMs();
    const replaced =
      input.archiveExisting && isActiveStage(stage)
        ? selectVersions(transaction, "v.registered_model_id = ? AND v.stage = ? AND v.version_id != ?", [
            current.modelId,
            stage,
            current.versionId,
          ])
        : [];
    const moves = [
      { versions: replaced, to: ModelStage.archived },
      { versions: [current], to: stage },
    ];
    for (const { versions, to } of moves) {
      for (const moved of versions) {
        recordChange(context, transaction, principal, {
          type: "model-version.stage-changed",
          subject: `model-version:${moved.versionId}`,
          payload: { name, version: moved.version, stage: to, before: moved.stage, digest: moved.digest },
        });
      }
      moveToStage(
        transaction,
        versions.map(({ versionId }) => versionId),
        to,
        updatedAtMs,
      );
    }
    touchModel(transaction, current.modelId, updatedAtMs);
    return { ...current, stage, updatedAtMs };
  });
}

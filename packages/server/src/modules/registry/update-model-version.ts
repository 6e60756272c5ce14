import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { describeVersion } from "./model-version.store.ts";
import type { ModelVersionSummary } from "./model-version.ts";
import { ledgerText, recordChange } from "./record-change.ts";
import { requireVersion } from "./require-model.ts";

/** Sets or, where `description` is undefined, takes away a version's description. */
export async function updateModelVersion(
  context: Pick<AppContext, "storage" | "clock" | "ledger">,
  principal: Principal,
  input: { name: string; version: number; description: string | undefined },
): Promise<ModelVersionSummary> {
  const { name, version, description } = input;
  return context.storage.write((transaction) => {
    const current = requireVersion(transaction, principal.workspace, name, version);
    const updatedAtMs = context.clock.nowMs();
    describeVersion(transaction, current.versionId, description, updatedAtMs);
    recordChange(context, transaction, principal, {
      type: "model-version.updated",
      subject: `model-version:${current.versionId}`,
      payload: { name, version, description: ledgerText(description) },
    });
    return { ...current, description, updatedAtMs };
  });
}

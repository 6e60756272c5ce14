import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { getModelVersion } from "#registry";
import { governanceErrors } from "./errors.ts";
import { type Evidence, reservedPredicateTypes } from "./evidence.ts";
import { findEvidence } from "./evidence.store.ts";
import { sha256Of } from "./sign-evidence.ts";
import { storeEvidence } from "./store-evidence.ts";
import { openForeignEvidence } from "./verify-evidence.ts";

/** Attaches evidence that was made elsewhere. The same envelope again changes nothing. */
export async function importEvidence(
  context: Pick<AppContext, "storage" | "clock" | "ledger" | "config">,
  principal: Principal,
  about: { modelName: string; version: number },
  envelope: Uint8Array,
): Promise<Evidence> {
  const { workspace, actorId } = principal;
  const version = await getModelVersion(context.storage.read, workspace, about.modelName, about.version);
  const { predicateType } = openForeignEvidence(context, envelope, version.digest);
  if (reservedPredicateTypes.has(predicateType))
    throw governanceErrors["evidence-reserved"]({ predicateType });

  const text = Buffer.from(envelope).toString("utf8");
  const signed = { sha256: sha256Of(text), predicateType, envelope: text };
  return context.storage.write(async (tx) => {
    const known = await findEvidence(tx, workspace, signed.sha256);
    return known ?? storeEvidence(context, tx, { workspace, actorId, versionId: version.versionId }, signed);
  });
}

import type { AppContext } from "#context";
import type { ActorId, WorkspaceId } from "#ports";
import type { Transaction } from "#storage";
import type { Evidence, SignedEvidence } from "./evidence.ts";
import { insertEvidence } from "./evidence.store.ts";

/** Attaches signed evidence to a version, within the transaction of the use case that it comes from. */
export async function storeEvidence(
  context: Pick<AppContext, "clock" | "ledger">,
  tx: Transaction,
  about: { workspace: WorkspaceId; actorId: ActorId; versionId: string },
  signed: SignedEvidence,
): Promise<Evidence> {
  const entryId = context.ledger.append(tx, {
    type: "evidence.recorded",
    subject: `model-version:${about.versionId}`,
    actor: about.actorId,
    workspace: about.workspace,
    payload: { sha256: signed.sha256, predicateType: signed.predicateType },
  });
  const { sha256, predicateType, envelope } = signed;
  const evidence = { ...about, sha256, predicateType, envelope, entryId, createdAtMs: context.clock.nowMs() };
  await insertEvidence(tx, evidence);
  return evidence;
}

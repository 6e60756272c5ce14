import { formatTime } from "@plumbline/platform";
import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { ModelVersion } from "#registry";
import { type Approval, type ApprovalId, type Decision, sameDigests } from "./approval.ts";
import { insertApproval } from "./approval.store.ts";
import type { GateQuestion } from "./check-gate.ts";
import { governanceErrors } from "./errors.ts";
import { PredicateType } from "./evidence.ts";
import { listJudgedDigests } from "./evidence.store.ts";
import { readJudgement } from "./read-judgement.ts";
import { signEvidence } from "./sign-evidence.ts";
import { storeEvidence } from "./store-evidence.ts";

type Context = Pick<AppContext, "storage" | "clock" | "random" | "ledger" | "config">;

/** Someone's decision, signed over the exact evidence digests they were shown. */
export async function giveApproval(
  context: Context,
  principal: Principal,
  question: GateQuestion,
  given: { decision: Decision; evidenceDigests: readonly string[]; comment: string },
): Promise<Approval> {
  const { version, evidenceDigests } = await readJudgement(
    context,
    context.storage.read,
    principal,
    question,
  );
  assertMayDecide(principal, version, evidenceDigests);
  assertShown(given.evidenceDigests, evidenceDigests);

  const createdAtMs = context.clock.nowMs();
  const signed = signEvidence(context, {
    subjects: [{ name: `${version.name}/${version.version}`, digest: version.digest }],
    predicateType: PredicateType.approval,
    predicate: {
      decision: given.decision,
      target: question.target,
      approver: principal.actorId,
      evidence: evidenceDigests.map((sha256) => ({ sha256 })),
      comment: given.comment,
      decidedAt: formatTime(createdAtMs),
    },
  });
  const { workspace, actorId } = principal;
  const approval: Approval = {
    id: context.random.id() as ApprovalId,
    workspace,
    versionId: version.versionId,
    target: question.target,
    decision: given.decision,
    actorId,
    evidenceDigests,
    evidenceSha256: signed.sha256,
    comment: given.comment,
    createdAtMs,
  };
  await context.storage.write(async (tx) => {
    const digests = await listJudgedDigests(tx, workspace, version.versionId);
    assertShown(given.evidenceDigests, digests);
    await storeEvidence(context, tx, { workspace, actorId, versionId: version.versionId }, signed);
    await insertApproval(tx, approval);
    context.ledger.append(tx, {
      type: given.decision === "approve" ? "approval.given" : "approval.refused",
      subject: `model-version:${version.versionId}`,
      actor: actorId,
      workspace,
      payload: {
        approval: approval.id,
        target: question.target,
        evidence: digests,
        statement: signed.sha256,
      },
    });
  });
  return approval;
}

/** Segregation of duties, and something to decide on. @throws PlumblineError with the rule. */
export function assertMayDecide(
  principal: Principal,
  version: Pick<ModelVersion, "createdBy" | "name" | "version">,
  evidenceDigests: readonly string[],
): void {
  if (version.createdBy === principal.actorId) throw governanceErrors["own-version"](version);
  if (evidenceDigests.length === 0) throw governanceErrors["nothing-to-approve"](version);
}

function assertShown(shown: readonly string[], present: readonly string[]): void {
  if (sameDigests(shown, present)) return;
  throw governanceErrors["other-digests"]({
    missing: present.filter((digest) => !shown.includes(digest)),
    extra: shown.filter((digest) => !present.includes(digest)),
  });
}

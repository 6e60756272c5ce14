import type { JsonObject } from "@plumbline/ledger";
import { formatTime } from "@plumbline/platform";
import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { evaluateCel } from "./cel-evaluator.ts";
import { governanceErrors } from "./errors.ts";
import { PredicateType, type SignedEvidence } from "./evidence.ts";
import { combineVerdicts, type GateResult, Verdict } from "./gate.ts";
import { insertGateResult } from "./gate.store.ts";
import { prepareRule } from "./judge-rule.ts";
import { loadPolicy } from "./load-policy.ts";
import type { PolicyTarget } from "./policy.ts";
import { bindingsOf, type Judgement, readJudgement } from "./read-judgement.ts";
import { hexOf, signEvidence } from "./sign-evidence.ts";
import { storeEvidence } from "./store-evidence.ts";

export interface GateQuestion {
  readonly modelName: string;
  readonly version: number;
  readonly target: string;
}

type Context = Pick<AppContext, "storage" | "clock" | "random" | "ledger" | "config">;

/** Judges a version by the policy's rules for a target. The decision is kept, as evidence and in the ledger. */
export async function checkGate(
  context: Context,
  principal: Principal,
  question: GateQuestion,
): Promise<GateResult> {
  const target = policyTarget(context, question.target);
  const judgement = await readJudgement(context, context.storage.read, principal, question);
  const judged = await judge(context, principal, question, target, judgement);
  const signed = signDecision(context, judged, judgement);
  const result: GateResult = { ...judged, evidenceSha256: signed.sha256 };
  const { workspace, actorId } = principal;
  const { versionId } = judgement.version;
  await context.storage.write(async (tx) => {
    await storeEvidence(context, tx, { workspace, actorId, versionId }, signed);
    await insertGateResult(tx, workspace, versionId, result);
    context.ledger.append(tx, {
      type: "gate.checked",
      subject: `model-version:${versionId}`,
      actor: actorId,
      workspace,
      payload: {
        target: result.target,
        verdict: result.verdict,
        mode: result.mode,
        policy: result.policyDigest,
        decision: signed.sha256,
      },
    });
  });
  return result;
}

/** @throws PlumblineError `governance/no-policy`. */
function policyTarget(context: Context, name: string): PolicyTarget {
  const { targets } = loadPolicy(context).policy;
  const target = Object.hasOwn(targets, name) ? targets[name] : undefined;
  if (target === undefined)
    throw governanceErrors["no-policy"]({ target: name, known: Object.keys(targets) });
  return target;
}

async function judge(
  context: Context,
  principal: Principal,
  question: GateQuestion,
  target: PolicyTarget,
  judgement: Judgement,
): Promise<Omit<GateResult, "evidenceSha256">> {
  const prepared = target.rules.map((rule) => prepareRule(rule));
  const answers = await evaluateCel(
    bindingsOf(judgement),
    prepared.flatMap(({ questions }) => questions),
  );
  let read = 0;
  const rules = prepared.map((rule) => rule.judge(answers.slice(read, (read += rule.questions.length))));
  const beforeApproval = rules.filter(({ kind }) => kind === "evidence");
  return {
    id: context.random.id(),
    ...question,
    versionDigest: judgement.version.digest,
    mode: target.mode,
    verdict: combineVerdicts(rules.map(({ verdict }) => verdict)),
    verdictBeforeApproval: combineVerdicts(beforeApproval.map(({ verdict }) => verdict)),
    policyDigest: loadPolicy(context).digest,
    rules,
    evidenceDigests: judgement.evidenceDigests,
    approvalIds: judgement.approvals.map(({ id }) => id),
    checkedAtMs: context.clock.nowMs(),
    checkedBy: principal.actorId,
  };
}

/** SLSA's verification summary; `plumbline` in it has the rules and figures, which the format has no place for. */
function signDecision(
  context: Context,
  judged: Omit<GateResult, "evidenceSha256">,
  { version, approvals }: Judgement,
): SignedEvidence {
  const inputs = [...judged.evidenceDigests, ...approvals.map(({ evidenceSha256 }) => evidenceSha256)];
  return signEvidence(context, {
    subjects: [{ name: `${version.name}/${version.version}`, digest: version.digest }],
    predicateType: PredicateType.gateDecision,
    predicate: {
      verifier: { id: "urn:plumbline:gate" },
      timeVerified: formatTime(judged.checkedAtMs),
      resourceUri: `models:/${version.name}/${version.version}`,
      policy: { uri: "urn:plumbline:policy", digest: { sha256: hexOf(judged.policyDigest) } },
      inputAttestations: inputs.map((sha256) => ({
        uri: `urn:plumbline:evidence:${sha256}`,
        digest: { sha256 },
      })),
      verificationResult: judged.verdict === Verdict.pass ? "PASSED" : "FAILED",
      verifiedLevels: judged.verdict === Verdict.pass ? [`PLUMBLINE_${judged.target.toUpperCase()}`] : [],
      plumbline: JSON.parse(JSON.stringify(judged)) as JsonObject,
    },
  });
}

import type { JsonObject } from "@plumbline/ledger";
import type { AppContext } from "#context";
import { PredicateType, type SignedEvidence, signEvidence, storeEvidence } from "#governance";
import { findJob, JobState } from "#jobs";
import type { AbandonedJob, CompletedJob, JobKind } from "#ports";
import type { Transaction } from "#storage";
import { checkEvaluation } from "./check-evaluation.ts";
import { evaluationErrors } from "./errors.ts";
import { type EvaluateJobInput, evaluateKind, type Evaluation, EvaluationState } from "./evaluation.ts";
import { endEvaluation, findEvaluationOfJob } from "./evaluation.store.ts";

type Context = Pick<AppContext, "clock" | "ledger" | "config">;

/** What a job of kind `evaluate` means: its output becomes signed evidence about the version. */
export function createEvaluateJobKind(context: Context): JobKind {
  return {
    kind: evaluateKind,
    prepare: (job) => Promise.try(() => signEvaluation(context, job)),
    complete: (tx, job) => completeEvaluation(context, tx, job),
    abandon: (tx, job) => abandonEvaluation(context, tx, job),
  };
}

function signEvaluation(context: Context, job: { input: unknown; output: unknown }): SignedEvidence {
  // Written by requestEvaluation.
  const input = job.input as EvaluateJobInput;
  const evaluation = checkEvaluation(input, job.output);
  const { name, version, digest } = input.model;
  return signEvidence(context, {
    subjects: [{ name: `${name}/${version}`, digest }],
    predicateType: PredicateType.evaluation,
    predicate: evaluation as unknown as JsonObject,
  });
}

async function completeEvaluation(context: Context, tx: Transaction, job: CompletedJob): Promise<void> {
  const evaluation = await readEvaluation(tx, job);
  const { workspace, versionId } = evaluation;
  const signed = job.prepared as SignedEvidence;
  await storeEvidence(context, tx, { workspace, actorId: job.actorId, versionId }, signed);
  await endEvaluation(tx, evaluation, {
    state: EvaluationState.succeeded,
    reason: null,
    evidenceSha256: signed.sha256,
    endedAtMs: context.clock.nowMs(),
  });
  context.ledger.append(tx, {
    type: "evaluation.completed",
    subject: `evaluation:${evaluation.id}`,
    actor: job.actorId,
    workspace,
    payload: { versionId, evidence: signed.sha256 },
  });
}

async function abandonEvaluation(context: Context, tx: Transaction, job: AbandonedJob): Promise<void> {
  const evaluation = await readEvaluation(tx, job);
  const ended = await findJob(tx, job.id);
  const state = ended?.state === JobState.cancelled ? EvaluationState.cancelled : EvaluationState.failed;
  const endedAtMs = context.clock.nowMs();
  await endEvaluation(tx, evaluation, { state, reason: job.reason, evidenceSha256: null, endedAtMs });
  context.ledger.append(tx, {
    type: `evaluation.${state}`,
    subject: `evaluation:${evaluation.id}`,
    actor: job.actorId,
    workspace: evaluation.workspace,
    payload: { versionId: evaluation.versionId, reason: job.reason },
  });
}

async function readEvaluation(
  tx: Transaction,
  job: Pick<CompletedJob, "id" | "workspace">,
): Promise<Evaluation> {
  const evaluation = await findEvaluationOfJob(tx, job.workspace, job.id);
  if (evaluation === undefined) throw evaluationErrors["not-found"]({ id: `of job ${job.id}` });
  return evaluation;
}

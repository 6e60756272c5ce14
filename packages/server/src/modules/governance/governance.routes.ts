import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { Face, HttpReply, PlumblineError } from "@plumbline/platform";
import { z } from "zod";
import { type AppContext, defineRoute } from "#context";
import type { Principal } from "#ports";
import { getModelVersion } from "#registry";
import { listApprovals } from "./approval.store.ts";
import { checkGate, type GateQuestion } from "./check-gate.ts";
import { describeChanges } from "./describe-changes.ts";
import { governanceErrors } from "./errors.ts";
import { evidenceKey } from "./evidence-key.ts";
import { findEvidence, listEvidence } from "./evidence.store.ts";
import { findLastGateResult } from "./gate.store.ts";
import { assertMayDecide, giveApproval } from "./give-approval.ts";
import { presentApprovals, presentEvidence, presentGateResult } from "./governance.presenter.ts";
import {
  approvalAnswer,
  approvalBody,
  approvalsAnswer,
  evidenceAnswer,
  evidenceParams,
  gateAnswer,
  gateParams,
  targetQuery,
  versionParams,
} from "./governance.schema.ts";
import { importEvidence } from "./import-evidence.ts";
import { readJudgement } from "./read-judgement.ts";

const native = { face: Face.native } as const;
const version = "/api/v1/models/:name/versions/:version";
/** An envelope is a few kilobytes; curves and sketches make an evaluation's larger. */
const envelopeLimitBytes = 8 * 1024 * 1024;

export const governanceRoutes = [
  defineRoute({
    ...native,
    method: "GET",
    path: `${version}/evidence`,
    permission: "evidence:read",
    summary: "Evidence of a version, oldest first",
    params: versionParams,
    response: z.object({ evidence: z.array(evidenceAnswer) }),
    handle: async ({ storage }, { principal, params }) => {
      const { versionId } = await getModelVersion(
        storage.read,
        principal.workspace,
        params.name,
        params.version,
      );
      const evidence = await listEvidence(storage.read, principal.workspace, versionId);
      return { evidence: await presentEvidence(storage.read, principal.workspace, evidence) };
    },
  }),
  defineRoute<z.infer<typeof versionParams>, never, Readable>({
    ...native,
    method: "POST",
    path: `${version}/evidence`,
    permission: "evidence:write",
    summary: "Attach evidence made elsewhere: a DSSE envelope signed by a trusted key",
    input: "stream",
    bodyLimitBytes: envelopeLimitBytes,
    params: versionParams,
    response: evidenceAnswer,
    handle: async (context, { principal, params, body }) => {
      const envelope = new Uint8Array(await buffer(body));
      const about = { modelName: params.name, version: params.version };
      const evidence = await importEvidence(context, principal, about, envelope);
      const [answer] = await presentEvidence(context.storage.read, principal.workspace, [evidence]);
      return HttpReply.json(201, answer);
    },
  }),
  defineRoute({
    ...native,
    method: "GET",
    path: "/api/v1/evidence/key",
    // Gateways verify their route table with it.
    permission: "session:own",
    summary: "The public key of evidence, PEM",
    handle: (context) =>
      new HttpReply(200, evidenceKey(context).publicKeyPem, { "content-type": "application/x-pem-file" }),
  }),
  defineRoute({
    ...native,
    method: "GET",
    path: "/api/v1/evidence/:sha256",
    permission: "evidence:read",
    summary: "The DSSE envelope of a piece of evidence",
    params: evidenceParams,
    handle: async ({ storage }, { principal, params }) => {
      const evidence = await findEvidence(storage.read, principal.workspace, params.sha256);
      if (evidence === undefined) throw governanceErrors["evidence-not-found"](params);
      return new HttpReply(200, evidence.envelope, {
        "content-type": "application/vnd.dsse.envelope.v1+json",
      });
    },
  }),
  defineRoute({
    ...native,
    method: "POST",
    path: `${version}/gates/:target/check`,
    permission: "gates:check",
    summary: "Judge a version by the policy's rules for a target",
    params: gateParams,
    response: gateAnswer,
    handle: async (context, { principal, params }) =>
      presentGateResult(
        context.storage.read,
        await checkGate(context, principal, questionOf(params, params.target)),
      ),
  }),
  defineRoute({
    ...native,
    method: "GET",
    path: `${version}/gates/:target`,
    permission: "evidence:read",
    summary: "The last judgement of a version for a target",
    params: gateParams,
    response: gateAnswer,
    handle: async ({ storage }, { principal, params }) => {
      const { versionId } = await getModelVersion(
        storage.read,
        principal.workspace,
        params.name,
        params.version,
      );
      const result = await findLastGateResult(storage.read, principal.workspace, versionId, params.target);
      if (result === undefined) throw governanceErrors["not-checked"](params);
      return presentGateResult(storage.read, result);
    },
  }),
  defineRoute({
    ...native,
    method: "GET",
    path: `${version}/approvals`,
    permission: "evidence:read",
    summary: "What a decision would be about, and the decisions so far",
    params: versionParams,
    query: targetQuery,
    response: approvalsAnswer,
    handle: async (context, { principal, params, query }) =>
      readApprovals(context, principal, questionOf(params, query.target)),
  }),
  defineRoute({
    ...native,
    method: "POST",
    path: `${version}/approvals`,
    permission: "approvals:give",
    summary: "Approve or reject, signing the digests that were shown",
    params: versionParams,
    body: approvalBody,
    response: approvalAnswer,
    handle: async (context, { principal, params, body }) => {
      const approval = await giveApproval(context, principal, questionOf(params, body.target), body);
      const [answer] = await presentApprovals(context.storage.read, [approval], [approval]);
      return HttpReply.json(201, answer);
    },
  }),
];

function questionOf(params: z.infer<typeof versionParams>, target: string): GateQuestion {
  return { modelName: params.name, version: params.version, target };
}

async function readApprovals(
  context: AppContext,
  principal: Principal,
  question: GateQuestion,
): Promise<z.infer<typeof approvalsAnswer>> {
  const { read } = context.storage;
  const judgement = await readJudgement(context, read, principal, question);
  const { versionId } = judgement.version;
  const approvals = await listApprovals(read, principal.workspace, versionId, question.target);
  const changes = await describeChanges(context, principal, question);
  const reason = reasonAgainst(principal, judgement);
  return {
    pending: {
      evidenceDigests: [...judgement.evidenceDigests],
      changes: { since: changes.since, items: [...changes.items] },
    },
    approvals: await presentApprovals(read, approvals, judgement.approvals),
    mayApprove: { allowed: reason === null, reason },
  };
}

/** Why this person may not decide on this version, or null. */
function reasonAgainst(
  principal: Principal,
  { version, evidenceDigests }: Awaited<ReturnType<typeof readJudgement>>,
): string | null {
  if (!principal.permissions.has("approvals:give")) return "deciding needs the role approver";
  try {
    assertMayDecide(principal, version, evidenceDigests);
    return null;
  } catch (error) {
    if (error instanceof PlumblineError) return error.message;
    throw error;
  }
}

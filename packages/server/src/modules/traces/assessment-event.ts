import { createHash } from "node:crypto";
import type { LedgerEvent, Principal } from "#ports";
import type { Assessment } from "./assessment.ts";

/** What the ledger remembers of an assessment: who said what about which trace, its words by digest alone. */
export function assessmentEvent(
  type: "assessment.created" | "assessment.updated" | "assessment.deleted",
  { actorId, workspace }: Principal,
  traceId: string,
  assessment: Assessment,
): LedgerEvent {
  const { assessmentId, name, kind, value, error, sourceType, rationale, metadata, overrides, isValid } =
    assessment;
  const content = JSON.stringify([value, error, rationale, metadata]);
  return {
    type,
    subject: `assessment:${assessmentId}`,
    actor: actorId,
    workspace,
    payload: {
      traceId,
      name,
      kind,
      sourceType,
      isValid,
      ...(overrides !== null && { overrides }),
      digest: `sha256:${createHash("sha256").update(content).digest("hex")}`,
    },
  };
}

import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { findAssessment, removeAssessment, setAssessmentValid } from "./assessment.store.ts";
import { assessmentEvent } from "./assessment-event.ts";
import { findTrace } from "./trace.store.ts";

/** Takes an assessment back; what it overrode is valid again. One that is not there is no mistake, as in MLflow. */
export async function deleteAssessment(
  context: Pick<AppContext, "storage" | "ledger">,
  principal: Principal,
  { traceId, assessmentId }: { traceId: string; assessmentId: string },
): Promise<void> {
  await context.storage.write((transaction) => {
    const trace = findTrace(transaction, principal.workspace, traceId);
    const assessment = trace && findAssessment(transaction, trace.traceNumber, assessmentId);
    if (trace === undefined || assessment === undefined) return;
    if (assessment.overrides !== null) {
      setAssessmentValid(transaction, trace.traceNumber, assessment.overrides, true);
    }
    removeAssessment(transaction, trace.traceNumber, assessment.assessmentId);
    context.ledger.append(transaction, assessmentEvent("assessment.deleted", principal, traceId, assessment));
  });
}

import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { WireInput } from "#tracking";
import type { Assessment } from "./assessment.ts";
import { saveAssessment, setAssessmentValid } from "./assessment.store.ts";
import { assessmentEvent } from "./assessment-event.ts";
import { traceErrors } from "./errors.ts";
import { getTraceRow } from "./get-trace.ts";
import { type Made, readAssessment } from "./read-assessment.ts";

export function readNewAssessment(body: unknown, made: Made): Assessment {
  return WireInput.read("create assessment", body, (input) => {
    const assessment = input.object("assessment", (item) => readAssessment(item, made));
    if (assessment === undefined) input.note("assessment", "is missing");
    return { ...assessment!, assessmentId: made.assessmentId() as Assessment["assessmentId"] };
  });
}

/**
 * Says something about a trace. One that overrides another makes that one invalid.
 * @throws PlumblineError `traces/trace-not-found`, `traces/assessment-not-found`.
 */
export async function createAssessment(
  context: Pick<AppContext, "storage" | "ledger">,
  principal: Principal,
  traceId: string,
  assessment: Assessment,
): Promise<Assessment> {
  return context.storage.write((transaction) => {
    const { traceNumber } = getTraceRow(transaction, principal.workspace, traceId);
    const { overrides } = assessment;
    if (overrides !== null && !setAssessmentValid(transaction, traceNumber, overrides, false)) {
      throw traceErrors["assessment-not-found"]({ traceId, assessmentId: overrides });
    }
    saveAssessment(transaction, traceNumber, assessment);
    context.ledger.append(transaction, assessmentEvent("assessment.created", principal, traceId, assessment));
    return assessment;
  });
}

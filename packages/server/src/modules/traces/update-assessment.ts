import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { WireInput } from "#tracking";
import { type Assessment, AssessmentKind } from "./assessment.ts";
import { saveAssessment } from "./assessment.store.ts";
import { assessmentEvent } from "./assessment-event.ts";
import { traceErrors } from "./errors.ts";
import { getAssessment } from "./get-assessment.ts";
import { type AssessmentValue, readName, readValue } from "./read-assessment.ts";
import { readStringMap } from "./read-wire.ts";

export interface AssessmentUpdate {
  readonly name?: string;
  readonly value?: AssessmentValue;
  readonly rationale?: string;
  readonly metadata?: ReadonlyMap<string, string>;
}

/** Reads `UpdateAssessment`: the mask names the fields that are to change, in camelCase, separated by commas. */
export function readAssessmentUpdate(body: unknown): AssessmentUpdate {
  return WireInput.read("update assessment", body, (input) => {
    const paths = input.requiredText("update_mask").split(",");
    const masked = new Set(
      paths.map((path) => path.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)),
    );
    const update = input.object("assessment", (assessment) => {
      const value = readValue(assessment);
      return {
        ...(masked.has("assessment_name") && { name: readName(assessment) }),
        ...(value !== undefined && masked.has(value.kind) && { value }),
        ...(masked.has("rationale") && { rationale: assessment.text("rationale") ?? "" }),
        ...(masked.has("metadata") && { metadata: readStringMap(assessment, "metadata") }),
      };
    });
    if (update === undefined) input.note("assessment", "is missing");
    return update ?? {};
  });
}

/**
 * Changes an assessment. Who said it about what stays; metadata are added to those that are there.
 * @throws PlumblineError `traces/trace-not-found`, `traces/assessment-not-found`, `traces/assessment-of-other-kind`.
 */
export async function updateAssessment(
  context: Pick<AppContext, "storage" | "clock" | "ledger">,
  principal: Principal,
  { traceId, assessmentId }: { traceId: string; assessmentId: string },
  update: AssessmentUpdate,
): Promise<Assessment> {
  return context.storage.write((transaction) => {
    const { traceNumber, assessment } = getAssessment(
      transaction,
      principal.workspace,
      traceId,
      assessmentId,
    );
    const { kind } = assessment;
    if (update.value !== undefined && update.value.kind !== kind) {
      throw traceErrors["assessment-of-other-kind"]({ assessmentId, kind, given: update.value.kind });
    }
    const changed: Assessment = {
      ...assessment,
      ...update.value,
      name: update.name ?? assessment.name,
      // MLflow's expectations have no rationale.
      rationale:
        kind === AssessmentKind.expectation
          ? assessment.rationale
          : (update.rationale ?? assessment.rationale),
      metadata: { ...assessment.metadata, ...Object.fromEntries(update.metadata ?? []) },
      updatedAtMs: context.clock.nowMs(),
    };
    saveAssessment(transaction, traceNumber, changed);
    context.ledger.append(transaction, assessmentEvent("assessment.updated", principal, traceId, changed));
    return changed;
  });
}

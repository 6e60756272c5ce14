import type { Route } from "#context";
import { mlflowRoutes } from "#tracking";
import { presentAssessment } from "./assessment.presenter.ts";
import { createAssessment, readNewAssessment } from "./create-assessment.ts";
import { deleteAssessment } from "./delete-assessment.ts";
import { getAssessment } from "./get-assessment.ts";
import { makeAssessmentId } from "./make-assessment-id.ts";
import { readAssessmentUpdate, updateAssessment } from "./update-assessment.ts";

const root = "/3.0/mlflow/traces/:traceId/assessments";
const read = "experiments:read";
const write = "experiments:write";

function idsOf(params: Readonly<Record<string, string>>): { traceId: string; assessmentId: string } {
  return { traceId: params["traceId"] ?? "", assessmentId: params["assessmentId"] ?? "" };
}

/** MLflow's feedback, expectations and issues. */
export const assessmentRoutes: readonly Route[] = [
  mlflowRoutes({
    method: "POST",
    path: root,
    permission: write,
    summary: "Say something about a trace",
    read: (body) => body,
    handle: async (context, principal, body, { params }) => {
      const { traceId } = idsOf(params);
      const assessment = readNewAssessment(body, {
        nowMs: context.clock.nowMs(),
        assessmentId: () => makeAssessmentId(context),
      });
      await createAssessment(context, principal, traceId, assessment);
      return { assessment: presentAssessment(assessment, traceId) };
    },
  }),
  mlflowRoutes({
    method: "GET",
    path: `${root}/:assessmentId`,
    permission: read,
    summary: "Get what was said about a trace",
    read: () => undefined,
    handle: ({ storage }, { workspace }, _input, { params }) => {
      const { traceId, assessmentId } = idsOf(params);
      const { assessment } = getAssessment(storage.read, workspace, traceId, assessmentId);
      return { assessment: presentAssessment(assessment, traceId) };
    },
  }),
  mlflowRoutes({
    method: "PATCH",
    path: `${root}/:assessmentId`,
    permission: write,
    summary: "Change what was said about a trace",
    read: readAssessmentUpdate,
    handle: async (context, principal, update, { params }) => {
      const ids = idsOf(params);
      const assessment = await updateAssessment(context, principal, ids, update);
      return { assessment: presentAssessment(assessment, ids.traceId) };
    },
  }),
  mlflowRoutes({
    method: "DELETE",
    path: `${root}/:assessmentId`,
    permission: write,
    summary: "Take back what was said about a trace",
    read: () => undefined,
    handle: (context, principal, _input, { params }) => deleteAssessment(context, principal, idsOf(params)),
  }),
].flat();

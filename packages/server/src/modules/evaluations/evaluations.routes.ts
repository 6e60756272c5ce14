import { Face, HttpReply } from "@plumbline/platform";
import { defineRoute, type Route } from "#context";
import {
  evaluationAnswer,
  evaluationList,
  evaluationParams,
  requestBody,
  versionParams,
} from "./evaluation.schema.ts";
import { getEvaluation, getEvaluationsOfVersion } from "./read-evaluations.ts";
import { requestEvaluation } from "./request-evaluation.ts";
import { presentEvaluations } from "./present-evaluation.ts";

const ofVersion = "/api/v1/models/:name/versions/:version/evaluations";

export const evaluationRoutes: readonly Route[] = [
  defineRoute({
    method: "POST",
    path: ofVersion,
    face: Face.native,
    permission: "jobs:run",
    summary: "Asks for a version to be evaluated on a dataset",
    params: versionParams,
    body: requestBody,
    response: evaluationAnswer,
    handle: async (context, { principal, params, body }) => {
      const { name: modelName, version } = params;
      const evaluation = await requestEvaluation(context, principal, { modelName, version, ...body });
      const [answer] = await presentEvaluations(context.storage.read, [evaluation]);
      return HttpReply.json(201, answer);
    },
  }),
  defineRoute({
    method: "GET",
    path: ofVersion,
    face: Face.native,
    permission: "models:read",
    summary: "Evaluations of a version, newest first",
    params: versionParams,
    response: evaluationList,
    handle: async (context, { principal, params }) => ({
      evaluations: await getEvaluationsOfVersion(context, principal, params),
    }),
  }),
  defineRoute({
    method: "GET",
    path: "/api/v1/evaluations/:id",
    face: Face.native,
    permission: "models:read",
    summary: "An evaluation with its progress",
    params: evaluationParams,
    response: evaluationAnswer,
    handle: (context, { principal, params }) => getEvaluation(context, principal, params.id),
  }),
];

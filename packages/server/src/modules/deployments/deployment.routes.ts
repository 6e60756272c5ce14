import { Face, HttpReply } from "@plumbline/platform";
import { type AppContext, defineRoute, type Route } from "#context";
import { mayNotice } from "#identity";
import { ObjectKind, type Principal } from "#ports";
import { createDeployment } from "./create-deployment.ts";
import { deployRevision } from "./deploy-revision.ts";
import type { Deployment } from "./deployment.ts";
import {
  deploymentBody,
  deploymentListSchema,
  deploymentParams,
  deploymentSchema,
  revisionBody,
  rollbackBody,
} from "./deployment.schema.ts";
import { listDeployments } from "./deployment.store.ts";
import { getDeployment } from "./get-deployment.ts";
import { presentDeployments } from "./present-deployment.ts";
import { rollBack } from "./roll-back.ts";

const change = { face: Face.native, permission: "deployments:write", response: deploymentSchema } as const;

export const deploymentRoutes: readonly Route[] = [
  defineRoute({
    ...change,
    method: "POST",
    path: "/api/v1/deployments",
    summary: "Makes a deployment that serves a version",
    body: deploymentBody,
    handle: async (context, { principal, body }) =>
      HttpReply.json(
        201,
        await presentOne(context, principal, await createDeployment(context, principal, body)),
      ),
  }),
  defineRoute({
    ...change,
    method: "POST",
    path: "/api/v1/deployments/:name/revisions",
    summary: "Lets a deployment serve another version",
    params: deploymentParams,
    body: revisionBody,
    handle: async (context, { principal, params, body }) => {
      const deployment = await deployRevision(context, principal, { ...params, ...body });
      return HttpReply.json(201, await presentOne(context, principal, deployment));
    },
  }),
  defineRoute({
    ...change,
    method: "POST",
    path: "/api/v1/deployments/:name/rollback",
    summary: "Goes back to the version that was served before",
    params: deploymentParams,
    body: rollbackBody,
    handle: async (context, { principal, params, body }) =>
      presentOne(context, principal, await rollBack(context, principal, { ...params, ...body })),
  }),
  defineRoute({
    method: "GET",
    path: "/api/v1/deployments",
    face: Face.native,
    permission: "deployments:read",
    summary: "Every deployment, by name",
    response: deploymentListSchema,
    handle: async (context, { principal }) => {
      const all = await listDeployments(context.storage.read, principal.workspace);
      const deployments = all.filter(({ deploymentId }) =>
        mayNotice(principal, ObjectKind.deployment, deploymentId),
      );
      return { deployments: await presentDeployments(context, principal.workspace, deployments) };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/api/v1/deployments/:name",
    face: Face.native,
    permission: "deployments:read",
    summary: "A deployment with its revisions and gateways",
    params: deploymentParams,
    response: deploymentSchema,
    handle: async (context, { principal, params }) =>
      presentOne(
        context,
        principal,
        await getDeployment(context.storage.read, principal.workspace, params.name),
      ),
  }),
];

async function presentOne(
  context: Pick<AppContext, "storage" | "clock">,
  principal: Principal,
  deployment: Deployment,
): Promise<unknown> {
  return (await presentDeployments(context, principal.workspace, [deployment]))[0];
}

import type { Module } from "#context";
import { deploymentRoutes } from "./deployment.routes.ts";
import { gatewayRoutes } from "./gateway.routes.ts";
import { up } from "./migrations/0001-deployments.ts";

export type { Deployment, DeploymentId, Revision } from "./deployment.ts";
export { describeDeployment, findDeploymentId, holdsDeployments } from "./deployment-id.store.ts";
export { listCurrentRevisions } from "./deployment.store.ts";
export { listGatewayTraffic } from "./gateway.store.ts";
export { getDeployment } from "./get-deployment.ts";

export const deploymentsModule: Module = {
  name: "deployments",
  migrations: { "0001-deployments": { up } },
  routes: [...deploymentRoutes, ...gatewayRoutes],
};

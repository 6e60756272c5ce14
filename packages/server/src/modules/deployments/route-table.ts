import type { ActorId } from "#ports";
import type { DeployedVersion, Deployment, DeploymentId } from "./deployment.ts";

/** Payload type of the signed envelope that a gateway keeps. */
export const routeTableType = "application/vnd.plumbline.route-table.v1+json";

/** What gateways serve, and to whom. */
export interface RouteTableContent {
  readonly callers: readonly {
    readonly tokenSha256: string;
    readonly actorId: ActorId;
    readonly expiresAtMs: number | null;
  }[];
  readonly deployments: readonly DeploymentRoute[];
}

export interface DeploymentRoute extends DeployedVersion {
  readonly name: string;
  readonly deploymentId: DeploymentId;
  readonly revision: number;
  readonly entityKey: string | null;
}

/** `generation` grows whenever the content changes, and never goes back. */
export interface RouteTable extends RouteTableContent {
  readonly generation: number;
}

export function toRoute({ name, deploymentId, entityKey, current }: Deployment): DeploymentRoute {
  const { revision, model, version, versionId, versionDigest, files, onnxPath, signature } = current;
  return {
    name,
    deploymentId,
    revision,
    model,
    version,
    versionId,
    versionDigest,
    files,
    onnxPath,
    signature,
    entityKey,
  };
}

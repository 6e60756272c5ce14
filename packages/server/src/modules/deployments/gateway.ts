import type { WorkspaceId } from "#ports";

/** What a gateway says of one deployment. Counts are since its process began to serve that revision. */
export interface ServedDeployment {
  readonly name: string;
  readonly revision: number;
  readonly requests: number;
  readonly errors: number;
}

/** A gateway as it last reported. */
export interface Gateway {
  readonly workspace: WorkspaceId;
  readonly gatewayId: string;
  readonly url: string;
  /** Generation of the route table it serves; 0 before its first. */
  readonly generation: number;
  readonly deployments: readonly ServedDeployment[];
  readonly lastSeenAtMs: number;
}

/** Requests that came since the report before: a smaller count means that the process started anew. */
export function countSince(
  before: readonly ServedDeployment[],
  now: ServedDeployment,
): { requests: number; errors: number } {
  const last = before.find(({ name, revision }) => name === now.name && revision === now.revision);
  if (last === undefined || now.requests < last.requests || now.errors < last.errors) {
    return { requests: now.requests, errors: now.errors };
  }
  return { requests: now.requests - last.requests, errors: now.errors - last.errors };
}

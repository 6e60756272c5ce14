import type { DeploymentId } from "#deployments";
import type { ActorId, WorkspaceId } from "#ports";
import type { LatencyCounts } from "./latency-sketch.ts";

/** A Parquet file of the request log: rows of one revision of one deployment. */
export interface Segment {
  readonly sha256: string;
  readonly workspace: WorkspaceId;
  readonly deploymentId: DeploymentId;
  readonly revision: number;
  readonly rowCount: number;
  readonly sizeBytes: number;
  /** When its first and its last request arrived. */
  readonly firstMs: number;
  readonly lastMs: number;
  readonly recordedAtMs: number;
  readonly recordedBy: ActorId;
}

/** What the gateway says about a segment that it sends; the file must agree. */
export interface AnnouncedSegment {
  readonly deployment: string;
  readonly sha256: string;
  readonly rows: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly revision: number;
}

/** Requests that arrived within one minute. */
export interface TrafficMinute {
  readonly atMs: number;
  readonly requests: number;
  /** Those answered with a status of 400 or above. */
  readonly errors: number;
  readonly latencies: LatencyCounts;
}

export function segmentScope(workspace: WorkspaceId): { workspace: WorkspaceId; retentionClass: string } {
  return { workspace, retentionClass: "request-log" };
}

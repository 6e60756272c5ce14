import type { Id } from "@plumbline/platform";
import type { ActorId, WorkspaceId } from "#ports";
import type { ModelVersion } from "#registry";

export type DeploymentId = Id<"deployment">;

/** A version as it was when it was deployed: all that a gateway needs to serve it. */
export interface DeployedVersion {
  readonly model: string;
  readonly version: number;
  readonly versionId: string;
  readonly versionDigest: string;
  readonly files: ModelVersion["files"];
  readonly onnxPath: string;
  readonly signature: NonNullable<ModelVersion["signature"]>;
}

/** What a deployment serves from some moment on. Revisions are numbered from 1 and never change. */
export interface Revision extends DeployedVersion {
  readonly revision: number;
  /** The revision that a rollback went back to; null where the version was deployed. */
  readonly rolledBackTo: number | null;
  readonly reason: string | null;
  readonly deployedAtMs: number;
  readonly deployedBy: ActorId;
}

/** A stable name that requests go to, whichever version answers. */
export interface Deployment {
  readonly deploymentId: DeploymentId;
  readonly workspace: WorkspaceId;
  readonly name: string;
  /** The field of a request that names the entity predicted for; labels come by it. */
  readonly entityKey: string | null;
  readonly createdAtMs: number;
  readonly createdBy: ActorId;
  readonly current: Revision;
  /** Newest first; the first is `current`. */
  readonly revisions: readonly Revision[];
}

/**
 * The revision that a rollback goes to: the newest one before the current, of another version, undefined where there
 * is none. A deployment that was rolled back stands where it went back to, so that rolling back again goes one further
 * back and never to the version that was just left.
 *
 * @param revisions newest first.
 * @example revisions 1: a, 2: b, 3: back to 1 → none. Revisions 1: a, 2: b, 3: c, 4: back to 2 → 1.
 */
export function findRollbackTarget(revisions: readonly Revision[]): Revision | undefined {
  const [current] = revisions;
  if (current === undefined) return undefined;
  const position = originOf(current);
  const earlier = revisions.find(
    ({ revision, versionId }) => revision < position && versionId !== current.versionId,
  );
  return earlier && revisions.find(({ revision }) => revision === originOf(earlier));
}

/** The revision that first brought what this one serves. */
function originOf({ revision, rolledBackTo }: Revision): number {
  return rolledBackTo ?? revision;
}

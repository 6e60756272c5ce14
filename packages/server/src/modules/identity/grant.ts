import type { ActorId, ObjectKind, WorkspaceId } from "#ports";
import type { HolderName } from "./holder.ts";

/** How far a grant on one object goes; `none` takes away what a role allows. */
export const GrantLevel = {
  none: "none",
  read: "read",
  use: "use",
  edit: "edit",
  manage: "manage",
} as const;
export type GrantLevel = (typeof GrantLevel)[keyof typeof GrantLevel];

export interface Grant {
  /** Counted up; what MLflow's clients know a grant by. */
  readonly number: number;
  readonly workspace: WorkspaceId;
  readonly kind: ObjectKind;
  /** The object's lasting id, or `*` for every object of the kind. */
  readonly objectId: string;
  readonly holder: HolderName;
  readonly level: GrantLevel;
  readonly grantedAtMs: number;
  readonly grantedBy: ActorId;
}

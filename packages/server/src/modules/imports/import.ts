import type { Id } from "@plumbline/platform";
import type { ActorId, WorkspaceId } from "#ports";

export type ImportId = Id<"import">;

export const ImportState = { running: "running", completed: "completed" } as const;
export type ImportState = (typeof ImportState)[keyof typeof ImportState];

/** Where an import comes from. */
export interface ImportSource {
  readonly kind: "mlflow-server" | "mlflow-database";
  /** Names the source, without credentials: an address, or a path on the importer's machine. */
  readonly location: string;
}

export interface Import {
  readonly importId: ImportId;
  readonly workspace: WorkspaceId;
  readonly source: ImportSource;
  readonly state: ImportState;
  readonly startedAtMs: number;
  readonly startedBy: ActorId;
}

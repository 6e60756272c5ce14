import type { Id, ObjectScope } from "@plumbline/platform";
import type { ArtifactPath } from "./artifact-path.ts";

export type ArtifactId = Id<"artifact">;

/** One file below the artifact root; its content is the object named by its digest. */
export interface ArtifactFile {
  readonly path: ArtifactPath;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** What stands directly in a directory. */
export interface DirectoryEntry {
  readonly name: string;
  /** Undefined for a directory. */
  readonly sizeBytes: number | undefined;
}

/** Where the content of a workspace's artifacts lives in the object store. */
export function artifactScope(workspace: string): ObjectScope {
  return { workspace, retentionClass: "artifact" };
}

import type { Readable } from "node:stream";
import type { AppContext } from "#context";
import { type ArtifactFile, artifactScope } from "./artifact.ts";
import type { ArtifactPath } from "./artifact-path.ts";
import { findFile } from "./artifact.store.ts";
import { artifactErrors } from "./errors.ts";

/**
 * The content of a file.
 * @throws PlumblineError `artifacts/not-found`.
 */
export async function openFile(
  context: Pick<AppContext, "storage" | "objects">,
  workspace: string,
  path: ArtifactPath,
): Promise<{ file: ArtifactFile; content: Readable }> {
  const file = findFile(context.storage.read, workspace, path);
  if (file === undefined) throw artifactErrors["not-found"]({ path });
  return { file, content: await context.objects.open(artifactScope(workspace), file.sha256) };
}

import type { Readable } from "node:stream";
import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Reader } from "#storage";
import { type ArtifactFile, type ArtifactId, artifactScope } from "./artifact.ts";
import type { ArtifactPath } from "./artifact-path.ts";
import { findFile, isDirectory, saveFile } from "./artifact.store.ts";
import { contentLocksOf } from "./content-locks.ts";
import { artifactErrors } from "./errors.ts";
import { saveRemovedContent } from "./removal.store.ts";

/**
 * Stores a file, replacing what was at its path. The content is on disk before the row that names it, so a crash
 * leaves at worst an object that nothing names.
 *
 * @throws PlumblineError `objects/too-large`, `artifacts/file-in-the-way`, `artifacts/directory-in-the-way`.
 */
export async function writeArtifact(
  context: Pick<AppContext, "storage" | "objects" | "clock" | "random" | "ledger" | "config">,
  principal: Principal,
  path: ArtifactPath,
  content: Readable | Uint8Array,
): Promise<ArtifactFile> {
  const { workspace, actorId } = principal;
  refuseConflicts(context.storage.read, workspace, path);
  const stored = await context.objects.put(artifactScope(workspace), content, {
    maximumBytes: context.config.artifactLimitBytes,
  });
  const file = { path, sha256: stored.sha256, sizeBytes: stored.sizeBytes };
  using _held = await contentLocksOf(context.objects).hold(workspace, stored.sha256);
  // The same content was just removed, before this upload could name it.
  if ((await context.objects.size(artifactScope(workspace), stored.sha256)) === undefined)
    throw artifactErrors["content-removed"]({ path }, { retryAfterSeconds: 1 });
  await context.storage.write((transaction) => {
    refuseConflicts(transaction, workspace, path);
    const replaced = findFile(transaction, workspace, path);
    if (replaced !== undefined && replaced.sha256 !== file.sha256)
      saveRemovedContent(transaction, workspace, replaced);
    const id = saveFile(transaction, workspace, {
      ...file,
      id: context.random.id() as ArtifactId,
      writtenAtMs: context.clock.nowMs(),
    });
    context.ledger.append(transaction, {
      type: "artifact.written",
      subject: `artifact:${id}`,
      actor: actorId,
      workspace,
      payload: file,
    });
  });
  return file;
}

/** A path is a file or a directory, never both. */
function refuseConflicts(reader: Reader, workspace: string, path: ArtifactPath): void {
  if (isDirectory(reader, workspace, path)) throw artifactErrors["directory-in-the-way"]({ path });
  const parts = path.split("/");
  for (let length = 1; length < parts.length; length++) {
    const above = parts.slice(0, length).join("/") as ArtifactPath;
    if (findFile(reader, workspace, above) !== undefined) {
      throw artifactErrors["file-in-the-way"]({ path, file: above });
    }
  }
}

import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { ArtifactPath } from "./artifact-path.ts";
import { removeFiles } from "./artifact.store.ts";
import { artifactErrors } from "./errors.ts";
import { saveRemovedContent } from "./removal.store.ts";

/**
 * Removes a file, or everything in a directory; a path that names nothing is no error. Objects that nothing else
 * names go with the next sweep.
 *
 * @throws PlumblineError `artifacts/bad-path` for the root: no one call empties a workspace.
 */
export async function deleteArtifacts(
  context: Pick<AppContext, "storage" | "ledger">,
  principal: Principal,
  path: ArtifactPath,
): Promise<void> {
  if (path === "") throw artifactErrors["bad-path"]({ path, reason: "is the root of all artifacts" });
  await context.storage.write((transaction) => {
    for (const { id, ...file } of removeFiles(transaction, principal.workspace, path)) {
      saveRemovedContent(transaction, principal.workspace, file);
      context.ledger.append(transaction, {
        type: "artifact.deleted",
        subject: `artifact:${id}`,
        actor: principal.actorId,
        workspace: principal.workspace,
        payload: file,
      });
    }
  });
}

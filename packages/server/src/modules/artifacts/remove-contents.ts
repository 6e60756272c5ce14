import type { AppContext } from "#context";
import type { ActorId, WorkspaceId } from "#ports";
import type { Reader } from "#storage";
import { artifactScope } from "./artifact.ts";
import { contentLocksOf } from "./content-locks.ts";
import { countFilesOf, forgetContent, listRemovedContents, type RemovedContent } from "./removal.store.ts";

const contentsAtATime = 100;

/** Whether something besides artifact files names a content, such as a registered version. */
export type NamesContent = (reader: Reader, workspace: WorkspaceId, sha256: string) => boolean;

export interface RemovedContents {
  readonly objects: number;
  readonly bytes: number;
}

/**
 * Removes the objects of removed files that nothing names any more. An object is gone before the row that asks for it:
 * a server that dies in between asks again, which does no harm.
 */
export async function removeContents(
  context: Pick<AppContext, "storage" | "objects" | "ledger">,
  actorId: ActorId,
  isNamedElsewhere: NamesContent,
): Promise<RemovedContents> {
  const removed = { objects: 0, bytes: 0 };
  for (;;) {
    const contents = listRemovedContents(context.storage.read, contentsAtATime);
    if (contents.length === 0) return removed;
    const gone: RemovedContent[] = [];
    for (const content of contents) {
      if (await removeUnlessNamed(context, content, isNamedElsewhere)) gone.push(content);
    }
    await context.storage.write((transaction) => {
      for (const content of contents) forgetContent(transaction, content);
      for (const [workspace, ofWorkspace] of Map.groupBy(gone, (content) => content.workspace)) {
        context.ledger.append(transaction, {
          type: "artifact-contents.removed",
          subject: `workspace:${workspace}`,
          actor: actorId,
          workspace,
          payload: {
            bytes: sumBytes(ofWorkspace),
            sha256: ofWorkspace.map(({ sha256 }) => sha256),
          },
        });
      }
    });
    removed.objects += gone.length;
    removed.bytes += sumBytes(gone);
  }
}

async function removeUnlessNamed(
  { storage, objects }: Pick<AppContext, "storage" | "objects">,
  { workspace, sha256 }: RemovedContent,
  isNamedElsewhere: NamesContent,
): Promise<boolean> {
  using _held = await contentLocksOf(objects).hold(workspace, sha256);
  if (countFilesOf(storage.read, workspace, sha256) > 0) return false;
  if (isNamedElsewhere(storage.read, workspace, sha256)) return false;
  await objects.delete(artifactScope(workspace), sha256);
  return true;
}

function sumBytes(contents: readonly RemovedContent[]): number {
  return contents.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

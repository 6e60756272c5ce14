import type { AppContext } from "#context";
import type { Transaction } from "#storage";
import {
  dropFile,
  findRemovedFolder,
  forgetFolder,
  listRemovedFiles,
  measureFolder,
  type RemovedFolder,
  saveRemovedFolder,
} from "./removal.store.ts";

/** In one transaction: others wait no longer than this takes. */
const filesAtATime = 500;

/**
 * Gives a folder up for good, within the transaction that removes whatever led to it. Its files go afterwards, some at a
 * time, by `clearRemovedFolders`.
 * @returns what goes.
 */
export function giveUpFolder(
  transaction: Transaction,
  folder: RemovedFolder,
): { files: number; bytes: number } {
  const size = measureFolder(transaction, folder);
  if (size.files > 0) saveRemovedFolder(transaction, folder);
  return size;
}

/** Removes the files of all folders that were given up, also by a server that died since. */
export async function clearRemovedFolders({ storage }: Pick<AppContext, "storage">): Promise<void> {
  for (;;) {
    const folder = findRemovedFolder(storage.read);
    if (folder === undefined) return;
    await storage.write((transaction) => {
      const files = listRemovedFiles(transaction, folder, filesAtATime);
      for (const file of files) dropFile(transaction, folder.workspace, file);
      if (files.length < filesAtATime) forgetFolder(transaction, folder);
    });
  }
}

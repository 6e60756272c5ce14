import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { findFile, joinArtifactPath, parseArtifactPath, writeArtifact } from "#artifacts";
import type { AppContext } from "#context";
import type { Principal } from "#ports";
import {
  type ArtifactOwner,
  conflict,
  findImportFolder,
  type ImportOutcome,
  recorded,
  unchanged,
} from "#tracking";
import { requireRunningImport } from "./require-import.ts";

/**
 * Stores a file of a run or logged model that is being imported. A file that is here already is compared and never
 * replaced, and what is here already gets no new files.
 *
 * @returns also the digest of what was sent.
 * @throws PlumblineError `imports/not-found`, `imports/already-completed`, `artifacts/bad-path`,
 *   `artifacts/file-in-the-way`, `artifacts/directory-in-the-way`, `tracking/not-proxied`,
 *   `tracking/experiment-not-found`.
 */
export async function importArtifact(
  context: Pick<AppContext, "storage" | "objects" | "clock" | "random" | "ledger" | "config">,
  principal: Principal,
  importId: string,
  file: { owner: ArtifactOwner; path: string; content: Readable | Uint8Array },
): Promise<ImportOutcome & { sha256: string }> {
  const { workspace } = principal;
  const reader = context.storage.read;
  requireRunningImport(reader, workspace, importId);
  const { folder, isHere } = findImportFolder(reader, workspace, file.owner);
  const path = joinArtifactPath(folder, parseArtifactPath(file.path, "write"));
  const present = findFile(reader, workspace, path);
  if (present === undefined && !isHere) {
    const { sha256 } = await writeArtifact(context, principal, path, file.content);
    return { ...recorded, sha256 };
  }
  const sha256 = await digestOf(file.content);
  if (present?.sha256 === sha256) return { ...unchanged, sha256 };
  const reason =
    present === undefined
      ? `${file.owner.kind} ${file.owner.id} is here already without ${file.path}; it stays as it is`
      : `${file.path} of ${file.owner.kind} ${file.owner.id} is here already with other content; it stays as it is`;
  return { ...conflict(reason), sha256 };
}

async function digestOf(content: Readable | Uint8Array): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of Readable.from(content, { objectMode: false })) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

import type { Readable } from "node:stream";
import { HttpReply } from "@plumbline/platform";
import type { AppContext } from "#context";
import type { DirectoryEntry } from "./artifact.ts";
import type { ArtifactPath } from "./artifact-path.ts";
import { isDirectory } from "./artifact.store.ts";
import { attachmentDisposition, contentTypeOf } from "./content-type.ts";
import { openFile } from "./open-file.ts";

/** MLflow's `FileInfo`s of a directory, each path below `directory` as the caller named it. */
export function presentEntries(
  entries: readonly DirectoryEntry[],
  directory = "",
): { path: string; is_dir: boolean; file_size?: number }[] {
  return entries.map(({ name, sizeBytes }) => ({
    path: directory === "" ? name : `${directory}/${name}`,
    is_dir: sizeBytes === undefined,
    // MLflow leaves out a size of 0, and clients read the absence as unknown.
    ...(sizeBytes !== undefined && sizeBytes > 0 && { file_size: sizeBytes }),
  }));
}

/**
 * The answer that carries a file: always as an attachment, never sniffed, sandboxed, so that an uploaded page cannot
 * run in this server's origin.
 *
 * @throws PlumblineError `artifacts/not-found`.
 */
export async function sendFile(
  context: Pick<AppContext, "storage" | "objects">,
  workspace: string,
  path: ArtifactPath,
): Promise<HttpReply> {
  if (isDirectory(context.storage.read, workspace, path)) {
    // The shape that MLflow's own server answers with here.
    return HttpReply.json(400, {
      detail: `artifact path is a directory, not a file: ${JSON.stringify(path)}`,
    });
  }
  const { file, content } = await openFile(context, workspace, path);
  return presentContent(file, content);
}

/** The answer that carries a file's content; its name is the last part of its path. */
export function presentContent(
  { path, sha256, sizeBytes }: { path: string; sha256: string; sizeBytes: number },
  content: Readable,
): HttpReply {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return new HttpReply(200, content, {
    "content-type": contentTypeOf(name),
    "content-length": String(sizeBytes),
    "content-disposition": attachmentDisposition(name),
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "private, no-cache",
    etag: `"${sha256}"`,
  });
}

import { type ArtifactPath, artifactScope, findFile, joinArtifactPath, listFiles } from "#artifacts";
import type { AppContext } from "#context";
import type { WorkspaceId } from "#ports";
import type { Reader } from "#storage";
import { registryErrors } from "./errors.ts";
import {
  largestManifestBytes,
  manifestName,
  noManifest,
  parseManifest,
  type ParsedManifest,
} from "./model-manifest.ts";
import type { FrozenFile } from "./model-version.ts";

/** Most files that a version may have. */
const maximumFiles = 10_000;

/** A manifest that was read before the transaction that freezes its folder, and from which bytes. */
export interface ReadManifest {
  readonly sha256: string | undefined;
  readonly manifest: ParsedManifest;
}

/** Reads `MLmodel` in a folder, if it is there. Outside any transaction, since it reads an object. */
export async function readFolderManifest(
  context: Pick<AppContext, "storage" | "objects">,
  workspace: WorkspaceId,
  folder: ArtifactPath,
): Promise<ReadManifest> {
  const file = findFile(
    context.storage.read,
    workspace,
    joinArtifactPath(folder, manifestName as ArtifactPath),
  );
  if (file === undefined) return { sha256: undefined, manifest: noManifest };
  if (file.sizeBytes > largestManifestBytes) {
    const manifestProblem = `${manifestName} is ${file.sizeBytes} bytes large; at most ${largestManifestBytes} are read`;
    return { sha256: file.sha256, manifest: { ...noManifest, manifestProblem } };
  }
  const content = await context.objects.read(artifactScope(workspace), file.sha256);
  return { sha256: file.sha256, manifest: parseManifest(content) };
}

/**
 * The files of a folder as they are in this transaction, with the manifest that was read before it.
 * @throws PlumblineError `registry/files-changing` where the manifest is another by now, `registry/too-many-files`.
 */
export function freezeFolder(
  reader: Reader,
  workspace: WorkspaceId,
  options: { folder: ArtifactPath; source: string; read: ReadManifest },
): { files: readonly FrozenFile[]; manifest: ParsedManifest } {
  const { source, read } = options;
  const files: FrozenFile[] = listFiles(reader, workspace, options.folder);
  if (files.length > maximumFiles) throw registryErrors["too-many-files"]({ source, maximum: maximumFiles });
  if (files.find(({ path }) => path === manifestName)?.sha256 !== read.sha256) {
    throw registryErrors["files-changing"]({ source });
  }
  const { onnxPath } = read.manifest;
  if (onnxPath === undefined || files.some(({ path }) => path === onnxPath)) {
    return { files, manifest: read.manifest };
  }
  const manifestProblem = `${manifestName}: the onnx flavor names ${JSON.stringify(onnxPath)}, which is no file of the model's folder`;
  return { files, manifest: { ...read.manifest, onnxPath: undefined, manifestProblem } };
}

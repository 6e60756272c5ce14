import { Face, type HttpReply } from "@plumbline/platform";
import { type ArtifactPath, artifactScope, parseArtifactPath, presentContent } from "#artifacts";
import { type AppContext, defineRoute } from "#context";
import type { WorkspaceId } from "#ports";
import { WireInput } from "#tracking";
import { registryErrors } from "./errors.ts";
import { readVersion } from "./mlflow-input.ts";
import { listFrozenFiles } from "./model-version.store.ts";
import { Permission } from "./permission.ts";
import { requireVersion } from "./require-model.ts";

interface VersionFile {
  readonly name: string;
  readonly version: number;
  readonly path: ArtifactPath;
}

function readVersionFile(query: unknown): VersionFile {
  return WireInput.read("model-versions/get-artifact", query, (input) => {
    const path = input.requiredText("path");
    return {
      ...readVersion(input),
      path: path === "" ? ("" as ArtifactPath) : parseArtifactPath(path, "read"),
    };
  });
}

/** A file of a version as it was frozen, whatever is in the run's folder now. */
async function sendFrozenFile(
  { storage, objects }: Pick<AppContext, "storage" | "objects">,
  workspace: WorkspaceId,
  { name, version, path }: VersionFile,
): Promise<HttpReply> {
  const { versionId } = requireVersion(storage.read, workspace, name, version);
  const file = listFrozenFiles(storage.read, versionId).find((frozen) => frozen.path === path);
  if (file === undefined) throw registryErrors["file-not-found"]({ name, version, path });
  return presentContent(file, await objects.open(artifactScope(workspace), file.sha256));
}

export const versionFileRoute = defineRoute({
  method: "GET",
  path: "/model-versions/get-artifact",
  face: Face.mlflow,
  permission: Permission.read,
  summary: "Download a frozen file of a model version",
  query: { read: readVersionFile },
  handle: (context, { principal, query }) => sendFrozenFile(context, principal.workspace, query),
});

import type { AppContext } from "#context";
import type { PreparedPromotion, Principal, WorkspaceId } from "#ports";
import { getModelVersion } from "#registry";
import type { DeployedVersion } from "./deployment.ts";
import { deploymentErrors } from "./errors.ts";

/** The alias whose gate a version must pass before it takes traffic. */
const governedTarget = "production";

/**
 * Checks that a version may be deployed, outside any transaction. `gate.confirm` belongs inside the one that deploys it.
 *
 * @throws PlumblineError `deployments/insufficient` with all that is missing, `deployments/files-missing`,
 *   `governance/gate-refused` with the rules that refuse it.
 */
export async function prepareVersion(
  context: Pick<AppContext, "storage" | "objects" | "promotionGuard">,
  principal: Principal,
  asked: { model: string; version: number },
): Promise<{ deployed: DeployedVersion; gate: PreparedPromotion }> {
  const { workspace } = principal;
  const found = await getModelVersion(context.storage.read, workspace, asked.model, asked.version);
  const { onnx, signature } = found;
  if (onnx === undefined || signature === undefined || signature.inputs.length === 0) {
    const missing = [
      ...(onnx === undefined ? ["an ONNX model"] : []),
      ...(signature === undefined || signature.inputs.length === 0 ? ["a signature with inputs"] : []),
    ];
    throw deploymentErrors.insufficient({ ...asked, missing });
  }
  const deployed: DeployedVersion = {
    model: found.name,
    version: found.version,
    versionId: found.versionId,
    versionDigest: found.digest,
    files: found.files,
    onnxPath: onnx.path,
    signature,
  };
  await checkFilesStored(context, workspace, deployed);
  const gate = await context.promotionGuard.prepare(principal, {
    modelName: found.name,
    version: found.version,
    target: governedTarget,
  });
  return { deployed, gate };
}

/** @throws PlumblineError `deployments/files-missing`. */
export async function checkFilesStored(
  context: Pick<AppContext, "objects">,
  workspace: WorkspaceId,
  { model, version, files }: Pick<DeployedVersion, "model" | "version" | "files">,
): Promise<void> {
  const paths: string[] = [];
  for (const { path, sha256 } of files) {
    if ((await context.objects.size(modelFileScope(workspace), sha256)) === undefined) paths.push(path);
  }
  if (paths.length > 0) throw deploymentErrors["files-missing"]({ model, version, paths });
}

/** Where the registry's files are in the object store. */
export function modelFileScope(workspace: WorkspaceId): { workspace: WorkspaceId; retentionClass: string } {
  return { workspace, retentionClass: "artifact" };
}

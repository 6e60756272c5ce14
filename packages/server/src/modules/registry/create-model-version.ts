import { treeDigest } from "#artifacts";
import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { noteModelVersion } from "#tracking";
import { freezeFolder, readFolderManifest } from "./freeze-files.ts";
import { noManifest, type ParsedManifest } from "./model-manifest.ts";
import { saveVersionTag } from "./model-tag.store.ts";
import { insertVersion, listFrozenFiles, readManifestOf } from "./model-version.store.ts";
import type { FrozenFile, ModelVersionId, ModelVersionSummary, Tag } from "./model-version.ts";
import { checkModelName } from "./names.ts";
import { ledgerText, recordChange } from "./record-change.ts";
import { takeVersionNumber, touchModel } from "./registered-model.store.ts";
import { requireModel } from "./require-model.ts";
import { type ResolvedSource, resolveSource } from "./resolve-source.ts";
import { ModelStage } from "./stage.ts";

export interface NewModelVersion {
  readonly name: string;
  readonly source: string;
  readonly runId: string | undefined;
  readonly modelId: string | undefined;
  readonly runLink: string;
  readonly description: string;
  readonly tags: readonly Tag[];
}

type Creating = Pick<AppContext, "storage" | "objects" | "clock" | "random" | "ledger">;

/**
 * Registers a version and freezes its files: what is evaluated, approved and deployed later are the bytes that were
 * there now, whatever becomes of the run's artifacts.
 * @throws PlumblineError `registry/model-not-found`, `registry/invalid-source`,
 *   `registry/files-changing`.
 */
export async function createModelVersion(
  context: Creating,
  principal: Principal,
  input: NewModelVersion,
): Promise<ModelVersionSummary> {
  const { workspace } = principal;
  checkModelName(input.name);
  const resolved = resolveSource(context.storage.read, workspace, input);
  const { content } = resolved;
  const read =
    content.kind === "folder"
      ? await readFolderManifest(context, workspace, content.folder)
      : { sha256: undefined, manifest: noManifest };
  return context.storage.write((transaction) => {
    const frozen =
      content.kind === "folder"
        ? freezeFolder(transaction, workspace, { folder: content.folder, source: input.source, read })
        : content.kind === "version"
          ? {
              files: listFrozenFiles(transaction, content.versionId),
              manifest: readManifestOf(transaction, content.versionId),
            }
          : { files: [], manifest: noManifest };
    return insertNewVersion(context, transaction, principal, { input, resolved, frozen });
  });
}

function insertNewVersion(
  context: Creating,
  transaction: Transaction,
  principal: Principal,
  parts: {
    input: NewModelVersion;
    resolved: ResolvedSource;
    frozen: { files: readonly FrozenFile[]; manifest: ParsedManifest };
  },
): ModelVersionSummary {
  const { input, resolved, frozen } = parts;
  const { workspace, actorId } = principal;
  const { modelId } = requireModel(transaction, workspace, input.name);
  const nowMs = context.clock.nowMs();
  const version: ModelVersionSummary = {
    versionId: context.random.id() as ModelVersionId,
    modelId,
    name: input.name,
    version: takeVersionNumber(transaction, modelId),
    description: input.description,
    stage: ModelStage.none,
    source: resolved.source,
    storageLocation: resolved.storageLocation,
    runId: resolved.runId,
    runLink: input.runLink,
    loggedModelId: resolved.loggedModelId,
    digest: treeDigest(frozen.files),
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    createdBy: actorId,
    // Of two tags with one key the last counts, as in MLflow.
    tags: [...new Map(input.tags.map((tag) => [tag.key, tag])).values()],
  };
  insertVersion(transaction, workspace, version, frozen);
  if (version.loggedModelId !== undefined) {
    const { name, version: number, loggedModelId } = version;
    noteModelVersion(context, transaction, principal, { modelId: loggedModelId, name, version: number });
  }
  for (const tag of version.tags) saveVersionTag(transaction, version.versionId, tag);
  touchModel(transaction, modelId, nowMs);
  recordChange(context, transaction, principal, {
    type: "model-version.registered",
    subject: `model-version:${version.versionId}`,
    payload: {
      name: version.name,
      version: version.version,
      digest: version.digest,
      fileCount: frozen.files.length,
      source: version.source,
      runId: version.runId === "" ? null : version.runId,
      loggedModelId: version.loggedModelId ?? null,
      description: ledgerText(version.description),
      tags: version.tags.map(({ key, value }) => ({ key, value: ledgerText(value) })),
    },
  });
  return version;
}

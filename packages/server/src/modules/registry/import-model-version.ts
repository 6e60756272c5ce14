import { treeDigest } from "#artifacts";
import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { compareFields, conflict, type ImportOutcome, recorded } from "#tracking";
import { freezeFolder, readFolderManifest } from "./freeze-files.ts";
import { isNumberTaken, raiseLastVersion } from "./imported-version.store.ts";
import { noManifest, type ParsedManifest } from "./model-manifest.ts";
import { saveVersionTag } from "./model-tag.store.ts";
import { findVersion, insertVersion, listFrozenFiles, readManifestOf } from "./model-version.store.ts";
import type { FrozenFile, ModelVersionId, ModelVersionSummary, Tag } from "./model-version.ts";
import { recordChange } from "./record-change.ts";
import { requireModel } from "./require-model.ts";
import { type ResolvedSource, resolveSource } from "./resolve-source.ts";
import { ModelStage } from "./stage.ts";

export interface ImportedModelVersion {
  readonly name: string;
  /** Its number elsewhere, and here. */
  readonly version: number;
  /** As it is to be here: its run's or logged model's files were imported before. */
  readonly source: string;
  readonly runId: string | undefined;
  readonly modelId: string | undefined;
  readonly runLink: string;
  readonly description: string | undefined;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly tags: readonly Tag[];
}

type Importing = Pick<AppContext, "storage" | "objects" | "random" | "ledger">;
interface FrozenContent {
  readonly files: readonly FrozenFile[];
  readonly manifest: ParsedManifest;
}

/**
 * Registers a version under the number that it had elsewhere, and freezes its files as they are here. It counts as
 * registered by whoever imports it; its stage and aliases come later, past the promotion guard.
 * @throws PlumblineError `registry/model-not-found`, `registry/invalid-source`, `registry/files-changing`.
 */
export async function importModelVersion(
  context: Importing,
  principal: Principal,
  { importId, version }: { importId: string; version: ImportedModelVersion },
): Promise<ImportOutcome> {
  const { workspace } = principal;
  const resolved = resolveSource(context.storage.read, workspace, version);
  const { content } = resolved;
  const read =
    content.kind === "folder"
      ? await readFolderManifest(context, workspace, content.folder)
      : { sha256: undefined, manifest: noManifest };
  return context.storage.write((transaction) => {
    const here = findVersion(transaction, workspace, version.name, version.version);
    if (here !== undefined) return compareWithVersion(here, resolved, version);
    const { modelId } = requireModel(transaction, workspace, version.name);
    if (isNumberTaken(transaction, modelId, version.version)) {
      return conflict(
        `version ${version.version} of ${JSON.stringify(version.name)} was deleted here; its number is not given out again`,
      );
    }
    const frozen: FrozenContent =
      content.kind === "folder"
        ? freezeFolder(transaction, workspace, { folder: content.folder, source: version.source, read })
        : content.kind === "version"
          ? {
              files: listFrozenFiles(transaction, content.versionId),
              manifest: readManifestOf(transaction, content.versionId),
            }
          : { files: [], manifest: noManifest };
    insertImported(context, transaction, principal, { importId, version, resolved, frozen, modelId });
    return recorded;
  });
}

function insertImported(
  context: Importing,
  transaction: Transaction,
  principal: Principal,
  parts: {
    importId: string;
    version: ImportedModelVersion;
    resolved: ResolvedSource;
    frozen: FrozenContent;
    modelId: ModelVersionSummary["modelId"];
  },
): void {
  const { version, resolved, frozen, modelId } = parts;
  const summary: ModelVersionSummary = {
    versionId: context.random.id() as ModelVersionId,
    modelId,
    name: version.name,
    version: version.version,
    description: version.description,
    stage: ModelStage.none,
    source: resolved.source,
    storageLocation: resolved.storageLocation,
    runId: resolved.runId,
    runLink: version.runLink,
    loggedModelId: resolved.loggedModelId,
    digest: treeDigest(frozen.files),
    createdAtMs: version.createdAtMs,
    updatedAtMs: version.updatedAtMs,
    createdBy: principal.actorId,
    tags: version.tags,
  };
  insertVersion(transaction, principal.workspace, summary, frozen);
  for (const tag of version.tags) saveVersionTag(transaction, summary.versionId, tag);
  raiseLastVersion(transaction, modelId, version.version);
  recordChange(context, transaction, principal, {
    type: "model-version.imported",
    subject: `model-version:${summary.versionId}`,
    payload: {
      importId: parts.importId,
      name: version.name,
      version: version.version,
      digest: summary.digest,
      fileCount: frozen.files.length,
      source: summary.source,
      runId: summary.runId === "" ? null : summary.runId,
      loggedModelId: summary.loggedModelId ?? null,
    },
  });
}

function compareWithVersion(
  here: ModelVersionSummary,
  resolved: ResolvedSource,
  version: ImportedModelVersion,
): ImportOutcome {
  const fieldsOf = (fields: {
    tags: readonly Tag[];
    description: string | undefined;
    runLink: string;
    createdAtMs: number;
  }) => ({
    description: fields.description ?? "",
    runLink: fields.runLink,
    createdAtMs: fields.createdAtMs,
    tags: fields.tags.map(({ key, value }) => [key, value]),
  });
  return compareFields<object>(
    `version ${version.version} of ${JSON.stringify(version.name)}`,
    { ...fieldsOf(here), source: here.source, runId: here.runId },
    { ...fieldsOf(version), source: resolved.source, runId: resolved.runId },
  );
}

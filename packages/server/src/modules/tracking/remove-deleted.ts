import { type ArtifactPath, giveUpFolder } from "#artifacts";
import type { AppContext } from "#context";
import type { ActorId, WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import { artifactPathOf } from "./artifact-location.ts";
import { proxiedScheme } from "./experiment.ts";
import { readRunDigest } from "./run-digest.ts";
import {
  findRemovedSeries,
  isStillDeleted,
  modelIsRemovable,
  type RemovableExperiment,
  type RemovableModel,
  type RemovableRun,
  type RemovalScope,
  removeExperimentRows,
  removeModelRows,
  removeRunRows,
  removeSomePoints,
} from "./removal.store.ts";

/** In one transaction: others wait no longer than this takes. */
const pointsAtATime = 2000;

/** Folders of a run or a logged model that stay, since registered versions are downloaded from them. */
export type KeptFolders = (
  reader: Reader,
  workspace: WorkspaceId,
  origin: { readonly runId: string } | { readonly modelId: string },
) => readonly ArtifactPath[];

interface Removal {
  readonly actorId: ActorId;
  readonly scope: RemovalScope;
  readonly keptFolders: KeptFolders;
}

type RemovalContext = Pick<AppContext, "storage" | "ledger">;

/**
 * Removes a deleted run for good. The ledger keeps the digest of what it was. Its points and files go afterwards.
 * @returns false where it was restored meanwhile.
 */
export async function removeRun(
  context: RemovalContext,
  { actorId, keptFolders }: Removal,
  run: RemovableRun,
): Promise<boolean> {
  const { runId, workspace } = run;
  // Nothing is written to a deleted run, so this is what is removed below.
  const content = await readRunDigest(context, runId);
  return context.storage.write((transaction) => {
    if (!isStillDeleted(transaction, run)) return false;
    const kept = keptFolders(transaction, workspace, { runId });
    const artifacts = giveUpLocation(transaction, workspace, run.artifactUri, kept);
    removeRunRows(transaction, runId);
    context.ledger.append(transaction, {
      type: "run.removed",
      subject: `run:${runId}`,
      actor: actorId,
      workspace,
      payload: {
        experimentId: run.experimentId,
        deletedAtMs: run.deletedAtMs,
        artifacts: artifacts.files,
        artifactBytes: artifacts.bytes,
        ...content,
      },
    });
    return true;
  });
}

/** Removes a deleted logged model for good, or one of a deleted experiment. @returns false where it was restored. */
export async function removeLoggedModel(
  context: RemovalContext,
  { actorId, scope, keptFolders }: Removal,
  model: RemovableModel,
): Promise<boolean> {
  const { modelId, workspace } = model;
  return context.storage.write((transaction) => {
    if (!modelIsRemovable(transaction, scope, model)) return false;
    const kept = keptFolders(transaction, workspace, { modelId });
    const artifacts = giveUpLocation(transaction, workspace, model.artifactLocation, kept);
    removeModelRows(transaction, modelId);
    context.ledger.append(transaction, {
      type: "logged-model.removed",
      subject: `logged-model:${modelId}`,
      actor: actorId,
      workspace,
      payload: {
        experimentId: model.experimentId,
        artifacts: artifacts.files,
        artifactBytes: artifacts.bytes,
      },
    });
    return true;
  });
}

/** Removes a deleted experiment that is empty. Its name is free again, its id is not. */
export async function removeExperiment(
  context: RemovalContext,
  { actorId, scope }: Removal,
  experiment: RemovableExperiment,
): Promise<boolean> {
  return context.storage.write((transaction) => {
    if (!removeExperimentRows(transaction, scope, experiment)) return false;
    context.ledger.append(transaction, {
      type: "experiment.removed",
      subject: `experiment:${experiment.experimentId}`,
      actor: actorId,
      workspace: experiment.workspace,
      payload: {},
    });
    return true;
  });
}

/** Removes the points of all runs that were removed, also by a server that died since. */
export async function clearRemovedSeries({ storage }: Pick<AppContext, "storage">): Promise<void> {
  for (;;) {
    const seriesId = findRemovedSeries(storage.read);
    if (seriesId === undefined) return;
    await storage.write((transaction) => removeSomePoints(transaction, seriesId, pointsAtATime));
  }
}

/** Where this server keeps the artifacts of a location; undefined where others do. */
export function folderOf(location: string): ArtifactPath | undefined {
  if (!location.startsWith(proxiedScheme)) return undefined;
  const folder = artifactPathOf(location);
  return folder === "" ? undefined : folder;
}

function giveUpLocation(
  transaction: Transaction,
  workspace: WorkspaceId,
  location: string,
  kept: readonly ArtifactPath[],
): { files: number; bytes: number } {
  const path = folderOf(location);
  return path === undefined ? { files: 0, bytes: 0 } : giveUpFolder(transaction, { workspace, path, kept });
}

import { setImmediate } from "node:timers/promises";
import { type ArtifactPath, countFilesOf, listRemovedFiles, type RemovedFolder } from "#artifacts";
import type { WorkspaceId } from "#ports";
import { listVersionFolders, versionHasContent } from "#registry";
import type { Reader } from "#storage";
import { countTraces } from "#traces";
import {
  folderOf,
  listRemovableExperiments,
  listRemovableModels,
  listRemovableRuns,
  type RemovalScope,
} from "#tracking";
import type { SweepContext, SweepCounts } from "./sweep.ts";

/** A content that goes as far as the files that would be removed are concerned. */
interface Candidate {
  readonly workspace: WorkspaceId;
  readonly sha256: string;
  readonly sizeBytes: number;
  files: number;
}

/** What `sweepDeleted` would remove now. Changes nothing. */
export async function estimateSweep(
  { storage }: Pick<SweepContext, "storage">,
  scope: RemovalScope,
): Promise<SweepCounts> {
  const { read } = storage;
  const runs = listRemovableRuns(read, scope, Number.MAX_SAFE_INTEGER, undefined);
  const models = listRemovableModels(read, scope, Number.MAX_SAFE_INTEGER, "");
  const experiments = listRemovableExperiments(read, scope);
  const candidates = new Map<string, Candidate>();
  for (const { runId, workspace, artifactUri } of runs) {
    addFiles(read, candidates, workspace, artifactUri, listVersionFolders(read, workspace, { runId }));
    await setImmediate();
  }
  for (const { modelId, workspace, artifactLocation } of models) {
    addFiles(read, candidates, workspace, artifactLocation, listVersionFolders(read, workspace, { modelId }));
    await setImmediate();
  }
  let objects = 0;
  let bytes = 0;
  for (const { workspace, sha256, sizeBytes, files } of candidates.values()) {
    if (countFilesOf(read, workspace, sha256) > files || versionHasContent(read, workspace, sha256)) continue;
    objects += 1;
    bytes += sizeBytes;
  }
  const traces = experiments.reduce(
    (sum, one) => sum + countTraces(read, one.workspace, one.experimentId),
    0,
  );
  return {
    runs: runs.length,
    loggedModels: models.length,
    experiments: experiments.length,
    traces,
    objects,
    bytes,
  };
}

function addFiles(
  reader: Reader,
  candidates: Map<string, Candidate>,
  workspace: WorkspaceId,
  location: string,
  kept: readonly ArtifactPath[],
): void {
  const path = folderOf(location);
  if (path === undefined) return;
  const folder: RemovedFolder = { workspace, path, kept };
  for (const { sha256, sizeBytes } of listRemovedFiles(reader, folder, Number.MAX_SAFE_INTEGER)) {
    const name = `${workspace}/${sha256}`;
    const known = candidates.get(name);
    if (known === undefined) candidates.set(name, { workspace, sha256, sizeBytes, files: 1 });
    else known.files += 1;
  }
}

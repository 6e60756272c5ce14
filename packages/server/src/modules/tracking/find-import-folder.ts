import type { ArtifactPath } from "#artifacts";
import type { Reader } from "#storage";
import { artifactPathOf, extendLocation } from "./artifact-location.ts";
import { getExperiment } from "./get-experiment.ts";
import { findLoggedModel } from "./logged-model.store.ts";
import { findRun } from "./run.store.ts";

/** A run or a logged model that artifacts belong to, and its experiment here. */
export interface ArtifactOwner {
  readonly kind: "run" | "logged-model";
  readonly id: string;
  readonly experimentId: string;
}

/**
 * The folder that an imported run's or logged model's artifacts go to, and whether their owner is here already.
 * @throws PlumblineError `tracking/experiment-not-found`, `tracking/not-proxied`.
 */
export function findImportFolder(
  reader: Reader,
  workspace: string,
  { kind, id, experimentId }: ArtifactOwner,
): { folder: ArtifactPath; isHere: boolean } {
  const location =
    kind === "run"
      ? findRun(reader, workspace, id)?.artifactUri
      : findLoggedModel(reader, workspace, id)?.artifactLocation;
  if (location !== undefined) return { folder: artifactPathOf(location), isHere: true };
  const root = getExperiment(reader, workspace, experimentId).artifactLocation;
  const below = kind === "run" ? [id, "artifacts"] : ["models", id, "artifacts"];
  return { folder: artifactPathOf(extendLocation(root, ...below)), isHere: false };
}

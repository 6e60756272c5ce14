import type { ImportSource } from "./import-source.ts";
import type { ExperimentPlaces } from "./import-work.ts";
import type { ModelVersionRecord } from "./records.ts";

/** Where a version's files are on the server, or why it cannot come. */
export type PlacedVersion =
  | { readonly source: string; readonly modelId: string | undefined }
  | { readonly left: string };

/**
 * What a version's source is called on the server: the folder of its run or logged model there, in place of the one that
 * it had. Sources that name a run, a logged model, a version or a store outside stay as they are.
 * @param onlyOfPlaces Whether versions of no run or logged model, such as prompts, are left out.
 */
export async function placeVersion(
  from: Pick<ImportSource, "findRun" | "findLoggedModel">,
  places: ExperimentPlaces,
  version: ModelVersionRecord,
  onlyOfPlaces: boolean,
): Promise<PlacedVersion> {
  const { source, runId, modelId } = version;
  const model = modelId === undefined ? undefined : await from.findLoggedModel(modelId);
  const run = runId === undefined ? undefined : await from.findRun(runId);
  const owners = [model, run].filter((owner) => owner !== undefined);
  const [stray] = owners.filter(({ experimentId }) => !places.has(experimentId));
  if (stray !== undefined) return { left: "its run's experiment is not among those imported" };
  if (owners.length === 0 && onlyOfPlaces) return { left: "it is of no run of the experiments named" };
  if (model !== undefined) {
    const root = places.get(model.experimentId)?.artifactLocation ?? "";
    const moved = move(source, model.artifactLocation, `${root}/models/${model.modelId}/artifacts`);
    if (moved !== undefined) return { source: moved, modelId };
  }
  if (run !== undefined) {
    const root = places.get(run.experimentId)?.artifactLocation ?? "";
    const moved = move(source, run.artifactUri, `${root}/${run.runId}/artifacts`);
    if (moved !== undefined) return { source: moved, modelId: undefined };
  }
  // A version number in the source means a copy, which names no logged model.
  return { source, modelId: source.startsWith(`models:/${modelId}`) ? modelId : undefined };
}

/** The location as it is after a move of the folder `from` to `to`; undefined where it does not lie in it. */
function move(location: string, from: string, to: string): string | undefined {
  const folder = from.replace(/\/+$/, "");
  const isOutside = /^[a-z][a-z0-9+.-]+:/i.test(folder) && !/^(?:mlflow-artifacts|file):/i.test(folder);
  if (location !== folder && !location.startsWith(`${folder}/`)) return undefined;
  return isOutside ? location : to + location.slice(folder.length);
}

import { loggedModelItem } from "./batch-item.ts";
import { forEachBounded } from "./bounded.ts";
import { copyFiles } from "./copy-files.ts";
import type { ImportWork, PlacedExperiment } from "./import-work.ts";

/** Brings the logged models of an experiment, the files of each before itself. */
export async function importLoggedModels(work: ImportWork, place: PlacedExperiment): Promise<void> {
  const { source, target, report, progress, parallel } = work;
  const { experimentId } = place;
  await forEachBounded(source.listLoggedModels(place.sourceId), parallel, async (model) => {
    const { modelId, artifactLocation } = model;
    await copyFiles(work, artifactLocation, { kind: "logged-model", id: modelId, experimentId });
    const isOutside = source.placeOf(artifactLocation).kind === "outside";
    const item = loggedModelItem(model, {
      experimentId,
      artifactLocation: isOutside ? artifactLocation : null,
    });
    const [result] = await target.record([item]);
    if (result !== undefined) report.settle("logged models", modelId, result);
    progress.advance(1);
  });
}

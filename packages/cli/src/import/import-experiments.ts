import { experimentItem } from "./batch-item.ts";
import { importErrors } from "./errors.ts";
import type { ImportWork, PlacedExperiment } from "./import-work.ts";

/**
 * Finds or makes the experiments on the server.
 * @param names Only these; all where it is undefined.
 * @throws PlumblineError `cli/usage-import-source` where the source has no experiment of a name.
 */
export async function importExperiments(
  { source, target, report }: ImportWork,
  names: readonly string[] | undefined,
): Promise<Map<string, PlacedExperiment>> {
  const places = new Map<string, PlacedExperiment>();
  const wanted = names === undefined ? undefined : new Set(names);
  for await (const experiment of source.listExperiments()) {
    if (wanted !== undefined && !wanted.delete(experiment.name)) continue;
    const place = source.placeOf(experiment.artifactLocation);
    const location = place.kind === "outside" ? experiment.artifactLocation : null;
    const [result] = await target.record([experimentItem(experiment, location)]);
    if (result === undefined) continue;
    report.settle("experiments", experiment.name, result);
    const { experimentId, artifactLocation } = result;
    if (experimentId !== undefined && artifactLocation !== undefined) {
      places.set(experiment.id, { sourceId: experiment.id, experimentId, artifactLocation });
    } else {
      const reason = `their experiment ${JSON.stringify(experiment.name)} did not come`;
      report.leaveAll({ what: "runs", count: await source.countRuns(experiment.id), reason });
    }
  }
  const [missing] = wanted ?? [];
  if (missing !== undefined) {
    const rule = `--experiments: the source has no experiment called ${JSON.stringify(missing)}`;
    throw importErrors["usage-import-source"]({ rule });
  }
  return places;
}

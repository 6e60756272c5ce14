import { compareRecords } from "./compare-records.ts";
import type { ImportSource } from "./import-source.ts";
import type { ExperimentPlaces } from "./import-work.ts";
import { placeVersion } from "./place-version.ts";
import { promotionName } from "./promotion.ts";
import type { ModelVersionRecord } from "./records.ts";
import type { Comparison } from "./comparison.ts";

/** Compares registered models, their versions by number, stages and aliases. */
export async function compareModels(
  options: {
    source: ImportSource;
    server: ImportSource;
    places: ExperimentPlaces;
    onlyOfPlaces: boolean;
    refused: ReadonlySet<string>;
  },
  comparison: Comparison,
): Promise<void> {
  const { source, server, places, refused } = options;
  const here = new Map<string, ModelVersionRecord>();
  for await (const version of server.listVersions()) here.set(keyOf(version), version);
  const compared = new Set<string>();
  for await (const version of source.listVersions()) {
    const placed = await placeVersion(source, places, version, options.onlyOfPlaces);
    if ("left" in placed && options.onlyOfPlaces) continue;
    compared.add(version.name);
    comparison.count("model versions");
    const found = here.get(keyOf(version));
    const name = `version ${version.version} of ${JSON.stringify(version.name)}`;
    if (found === undefined) comparison.differ(`${name} is missing`);
    else {
      // A stage that was set moves the time of the last change.
      const { updatedAtMs: _updated, modelId: _model, ...rest } = version;
      const fields = { ...rest, stage: refused.has(promotionName(version)) ? "None" : version.stage };
      compareRecords(
        comparison,
        name,
        { ...fields, ...("left" in placed ? {} : { source: placed.source }) },
        found,
      );
    }
  }
  const modelsHere = new Map<string, object>();
  for await (const model of server.listModels()) modelsHere.set(model.name, model);
  for await (const { updatedAtMs: _updated, createdAtMs: _created, ...model } of source.listModels()) {
    if (options.onlyOfPlaces && !compared.has(model.name)) continue;
    comparison.count("registered models");
    comparison.count("aliases", model.aliases.length);
    const found = modelsHere.get(model.name);
    const name = `registered model ${JSON.stringify(model.name)}`;
    if (found === undefined) comparison.differ(`${name} is missing`);
    else {
      const aliases = model.aliases.filter(
        ({ alias, version }) => !refused.has(promotionName({ name: model.name, version, alias })),
      );
      compareRecords(comparison, name, { ...model, aliases }, found);
    }
  }
}

function keyOf({ name, version }: ModelVersionRecord): string {
  return `${name}\n${version}`;
}

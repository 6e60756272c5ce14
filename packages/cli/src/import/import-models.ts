import { PlumblineApiError } from "@plumbline/sdk";
import type { ExperimentPlaces, ImportWork } from "./import-work.ts";
import { placeVersion } from "./place-version.ts";
import { type Promotion, promotionName } from "./promotion.ts";
import type { ModelVersionRecord, RegisteredModelRecord } from "./records.ts";

/**
 * Brings registered models, then their versions in the order in which they were made, since some are copies of others,
 * then the stages and aliases of the versions that came.
 */
export async function importModels(
  work: ImportWork,
  places: ExperimentPlaces,
  options: { onlyOfPlaces: boolean },
): Promise<void> {
  const { source, report, progress } = work;
  const models = await collect(source.listModels());
  const versions = (await collect(source.listVersions())).sort(
    (a, b) => a.createdAtMs - b.createdAtMs || a.version - b.version,
  );
  progress.begin("model versions", versions.length);
  const made = new Set<string>();
  const arrived = new Set<string>();
  const byName = new Map(models.map((model) => [model.name, model]));
  if (!options.onlyOfPlaces) for (const model of models) await makeModel(work, model, made);
  for (const version of versions) {
    const model = byName.get(version.name);
    const name = `${version.name} ${version.version}`;
    const placed = await placeVersion(source, places, version, options.onlyOfPlaces);
    if ("left" in placed) report.leave("model versions", name, placed.left);
    else if (model !== undefined) {
      await makeModel(work, model, made);
      if (await sendVersion(work, { ...version, ...placed })) arrived.add(name);
    }
    progress.advance(1);
  }
  for (const version of versions)
    if (arrived.has(`${version.name} ${version.version}`)) await promoteStage(work, version);
  for (const model of models) {
    for (const { alias, version } of model.aliases) {
      if (arrived.has(`${model.name} ${version}`))
        await promote(work, "aliases", { name: model.name, version, alias });
      else report.leave("aliases", `${model.name}@${alias}`, `version ${version} did not come`);
    }
  }
}

async function makeModel(
  { target, report }: ImportWork,
  model: RegisteredModelRecord,
  made: Set<string>,
): Promise<void> {
  if (made.has(model.name)) return;
  made.add(model.name);
  const { aliases: _later, ...fields } = model;
  report.settle("registered models", model.name, await target.sendModel(fields));
}

/** @returns whether the version is on the server now. */
async function sendVersion({ target, report }: ImportWork, version: ModelVersionRecord): Promise<boolean> {
  const { stage: _later, ...fields } = version;
  const name = `${version.name} ${version.version}`;
  try {
    const result = await target.sendVersion(fields);
    report.settle("model versions", name, result);
    return result.outcome !== "conflict";
  } catch (error) {
    // A source that this server does not take: the other versions still come.
    if (!(error instanceof PlumblineApiError && error.status < 500)) throw error;
    report.leave("model versions", name, error.message);
    return false;
  }
}

async function promoteStage(work: ImportWork, { name, version, stage }: ModelVersionRecord): Promise<void> {
  if (stage !== "None") await promote(work, "stages", { name, version, stage });
}

async function promote(
  { target, report }: ImportWork,
  what: "stages" | "aliases",
  promotion: Promotion,
): Promise<void> {
  const result = await target.promote(promotion);
  const name = promotionName(promotion);
  if (result.outcome === "refused") report.refused.add(name);
  report.settle(what, name, result);
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

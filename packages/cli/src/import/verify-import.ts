import { forEachBounded, groupBySize } from "./bounded.ts";
import { compareFiles } from "./compare-files.ts";
import { Comparison, type Verification } from "./comparison.ts";
import { compareModels } from "./compare-models.ts";
import { compareRecords } from "./compare-records.ts";
import { compareEvaluationDatasets, compareTraces } from "./compare-traces.ts";
import type { HistoryReader, ImportSource } from "./import-source.ts";
import type { ExperimentPlaces } from "./import-work.ts";
import { Progress } from "./progress.ts";
import type { RunRecord } from "./records.ts";
import { byKey, RunDigest } from "./run-digest.ts";

const runsOfGroup = 10;

/**
 * Reads both sides whole and compares them: experiments, every run with its values and full histories, every byte of the
 * artifacts, logged models, traces, evaluation datasets, registered models, versions, stages and aliases. It trusts nothing that the import noted.
 */
export async function verifyImport(options: {
  source: ImportSource;
  server: ImportSource;
  places: ExperimentPlaces;
  onlyOfPlaces: boolean;
  /** Stages and aliases that a gate refused: their absence is no difference. */
  refused: ReadonlySet<string>;
  parallel: number;
}): Promise<Verification> {
  const { source, server, places, parallel } = options;
  using progress = new Progress();
  const comparison = new Comparison();
  await compareExperiments(options, comparison);
  let total = 0;
  for (const { sourceId } of places.values()) total += await source.countRuns(sourceId);
  progress.begin("comparing runs", total);
  for (const { sourceId, experimentId } of places.values()) {
    const groups = groupBySize(source.listRuns(sourceId), runsOfGroup);
    await forEachBounded(groups, parallel, async (runs) => {
      await compareRuns({ source, server, experimentId }, runs, comparison);
      progress.advance(runs.length);
    });
    await forEachBounded(source.listLoggedModels(sourceId), parallel, async (model) => {
      const here = await server.findLoggedModel(model.modelId);
      const name = `logged model ${model.modelId}`;
      comparison.count("logged models");
      // The API of a server does not show deleted ones.
      if (here === undefined && model.lifecycleStage === "deleted") return;
      if (here === undefined) return comparison.differ(`${name} is missing`);
      const { artifactLocation: _there, ...fields } = model;
      compareRecords(comparison, name, { ...fields, experimentId }, here);
      await compareFiles(options, comparison, name, model.artifactLocation, here.artifactLocation);
    });
  }
  for (const place of places.values()) await compareTraces(options, place, comparison);
  await compareEvaluationDatasets(options, places, comparison);
  await compareModels(options, comparison);
  return comparison.result;
}

async function compareExperiments(
  options: {
    source: ImportSource;
    server: ImportSource;
    places: ExperimentPlaces;
    onlyOfPlaces: boolean;
  },
  comparison: Comparison,
): Promise<void> {
  const { source, server, places, onlyOfPlaces } = options;
  const here = new Map<string, { name: string }>();
  for await (const experiment of server.listExperiments()) here.set(experiment.id, experiment);
  for await (const experiment of source.listExperiments()) {
    const place = places.get(experiment.id);
    if (place === undefined && onlyOfPlaces) continue;
    comparison.count("experiments");
    const found = place && here.get(place.experimentId);
    const name = `experiment ${JSON.stringify(experiment.name)}`;
    if (found === undefined) comparison.differ(`${name} is missing`);
    else {
      // An experiment that was here before keeps its own times.
      const {
        id: _id,
        artifactLocation: _there,
        createdAtMs: _created,
        updatedAtMs: _updated,
        ...fields
      } = experiment;
      compareRecords(comparison, name, fields, found);
    }
  }
}

async function compareRuns(
  sides: { source: ImportSource; server: ImportSource; experimentId: string },
  runs: readonly RunRecord[],
  comparison: Comparison,
): Promise<void> {
  const { source, server, experimentId } = sides;
  const found = await Promise.all(runs.map(({ runId }) => server.findRun(runId)));
  const readThere = source.openHistories(runs);
  const readHere = server.openHistories(found.filter((run) => run !== undefined));
  for (const [index, run] of runs.entries()) {
    const name = `run ${run.runId}`;
    const here = found[index];
    comparison.count("runs");
    if (here === undefined) {
      comparison.differ(`${name} is missing`);
      continue;
    }
    const { artifactUri: _there, modelInputs, ...fields } = run;
    // The REST API gives no step of a model that a run read.
    const idsOf = (models: RunRecord["modelInputs"]) => models.map(({ modelId }) => modelId);
    compareRecords(
      comparison,
      name,
      { ...fields, experimentId, modelInputs: idsOf(modelInputs) },
      { ...here, modelInputs: idsOf(here.modelInputs) },
    );
    const [there, local] = [await digestOf(run, readThere), await digestOf(here, readHere)];
    comparison.count("metric points", there.points);
    if (there.digest !== local.digest) {
      comparison.differ(
        `${name}: params, tags and histories are ${there.digest} there, ${local.digest} here`,
      );
    }
    await compareFiles(sides, comparison, name, run.artifactUri, here.artifactUri);
  }
}

async function digestOf(
  run: RunRecord,
  readHistory: HistoryReader,
): Promise<{ digest: string; points: number }> {
  const digest = new RunDigest(run);
  let points = 0;
  for (const { key } of byKey(run.latestMetrics)) {
    for await (const page of readHistory(run, key)) {
      for (const point of page) digest.addPoint(key, point);
      points += page.length;
    }
  }
  return { digest: digest.finish(), points };
}

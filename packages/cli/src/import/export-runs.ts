import { forEachBounded, groupBySize } from "./bounded.ts";
import { exportFiles } from "./export-files.ts";
import { dictionaryOf, type ExportWork } from "./export-work.ts";
import type { HistoryReader } from "./import-source.ts";
import { writePythonDouble, writePythonJson } from "./python-json.ts";
import type { DatasetInput, ExperimentRecord, RunRecord } from "./records.ts";
import { byKey, RunDigest } from "./run-digest.ts";

const runsOfGroup = 10;

export interface ExportedRun {
  readonly runId: string;
  /** The digest by which the ledger knows the run. */
  readonly digest: string;
}

/**
 * Writes the active runs of an experiment, artifacts before the run's own file. Deleted ones stay: the tool that imports
 * drops a whole experiment that has one.
 */
export async function exportRuns(
  work: ExportWork,
  experiment: ExperimentRecord,
  tracesOfRun: ReadonlyMap<string, readonly string[]>,
): Promise<ExportedRun[]> {
  const { source, parallel, report, progress } = work;
  const exported: ExportedRun[] = [];
  const folder = `experiments/${experiment.id}/runs`;
  const groups = groupBySize(source.listRuns(experiment.id), runsOfGroup);
  await forEachBounded(groups, parallel, async (runs) => {
    const active = runs.filter(({ lifecycleStage }) => lifecycleStage === "active");
    for (const { runId } of runs.filter((run) => !active.includes(run)))
      report.leave("runs", runId, "it is deleted; restore it to export it");
    const readHistory = source.openHistories(active);
    for (const run of active) {
      const path = `${folder}/${run.runId}/run.json`;
      const before = (await work.directory.find(path))?.runDigest;
      if (before !== undefined) report.count("runs exported before");
      else {
        await exportFiles(work, run.artifactUri, `${folder}/${run.runId}/artifacts`, `run ${run.runId}`);
        await writeRun(work, path, run, readHistory, tracesOfRun.get(run.runId) ?? []);
        report.count("runs");
      }
      const { runDigest } = (await work.directory.find(path)) ?? {};
      if (runDigest !== undefined) exported.push({ runId: run.runId, digest: runDigest });
    }
    progress.advance(runs.length);
  });
  return exported.sort((a, b) => (a.runId < b.runId ? -1 : 1));
}

async function writeRun(
  work: ExportWork,
  path: string,
  run: RunRecord,
  readHistory: HistoryReader,
  traces: readonly string[],
): Promise<void> {
  const digest = new RunDigest(run);
  await work.directory.write(path, describeRun(work, run, { readHistory, traces, digest }), () => ({
    runDigest: digest.finish(),
  }));
}

/** In pieces: a history may be of any length. */
async function* describeRun(
  { system, report, progress }: ExportWork,
  run: RunRecord,
  {
    readHistory,
    traces,
    digest,
  }: { readHistory: HistoryReader; traces: readonly string[]; digest: RunDigest },
): AsyncGenerator<string> {
  yield `{"system": ${writePythonJson(system)}, "mlflow": {"info": ${writePythonJson(infoOf(run))},\n"metrics": {`;
  let separator = "";
  for (const { key } of byKey(run.latestMetrics)) {
    yield `${separator}\n${JSON.stringify(key)}: [`;
    separator = "";
    for await (const points of readHistory(run, key)) {
      let text = "";
      for (const point of points) {
        digest.addPoint(key, point);
        text += `${separator}{"value": ${writePythonDouble(point.value)}, "timestamp": ${point.timestampMs}, "step": ${point.step}}`;
        separator = ",\n";
      }
      yield text;
      report.count("metric points", points.length);
      progress.addPoints(points.length);
    }
    yield "]";
    separator = ",";
  }
  const rest = writePythonJson({
    params: dictionaryOf(run.params),
    tags: dictionaryOf(run.tags),
    inputs: {
      dataset_inputs: run.datasetInputs.map(describeDataset),
      model_inputs: run.modelInputs.map(describeModel),
    },
    outputs: { model_outputs: run.modelOutputs.map(describeModel) },
    ...(traces.length > 0 && { traces }),
  });
  yield `},\n${rest.slice(1, -1)}}}\n`;
}

function infoOf(run: RunRecord): object {
  return {
    run_id: run.runId,
    experiment_id: run.experimentId,
    run_name: run.name,
    user_id: run.userId,
    status: run.status,
    start_time: run.startTimeMs,
    end_time: run.endTimeMs,
    lifecycle_stage: run.lifecycleStage,
    artifact_uri: run.artifactUri,
  };
}

function describeDataset({ sourceType, tags, ...dataset }: DatasetInput): object {
  return { dataset: { ...dataset, source_type: sourceType }, tags };
}

/** Of models that a run read MLflow keeps no step, without which the tool fails. */
function describeModel({ modelId, step }: RunRecord["modelOutputs"][number]): object {
  return { model_id: modelId, step };
}

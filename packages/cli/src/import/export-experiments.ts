import { importErrors } from "./errors.ts";
import { exportLoggedModels } from "./export-logged-models.ts";
import { type ExportedRun, exportRuns } from "./export-runs.ts";
import { exportTraces } from "./export-traces.ts";
import { dictionaryOf, type ExportWork, writeExportFile } from "./export-work.ts";
import type { ExperimentRecord } from "./records.ts";

export interface ExportedExperiments {
  /** Names by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly runs: readonly ExportedRun[];
}

/**
 * Writes experiments with their traces, logged models and runs.
 * @param names Only these; all that are active where it is undefined.
 * @throws PlumblineError `cli/usage-import-source` where the server has no experiment of a name.
 */
export async function exportExperiments(
  work: ExportWork,
  names: readonly string[] | undefined,
): Promise<ExportedExperiments> {
  const { source, progress } = work;
  const experiments = await listExperiments(work, names);
  let total = 0;
  for (const { id } of experiments) total += await source.countRuns(id);
  progress.begin("runs", total);
  const runs: ExportedRun[] = [];
  const entries: object[] = [];
  for (const experiment of experiments) {
    const traces = await exportTraces(work, experiment);
    const modelIds = await exportLoggedModels(work, experiment);
    const own = await exportRuns(work, experiment, traces.ofRun);
    const runIds = own.map(({ runId }) => runId);
    await writeExportFile(
      work,
      `experiments/${experiment.id}/experiment.json`,
      { experiment: describe(experiment), runs: runIds, logged_models: modelIds, traces: traces.traceIds },
      { num_total_runs: runIds.length, num_ok_runs: runIds.length, num_failed_runs: 0, failed_runs: [] },
    );
    work.report.count("experiments");
    entries.push({ id: experiment.id, name: experiment.name, ok_runs: runIds.length, failed_runs: 0 });
    runs.push(...own);
  }
  await writeExportFile(work, "experiments/experiments.json", { experiments: entries });
  return { names: new Map(experiments.map(({ id, name }) => [id, name])), runs };
}

async function listExperiments(
  { source, report }: ExportWork,
  names: readonly string[] | undefined,
): Promise<ExperimentRecord[]> {
  const wanted = names === undefined ? undefined : new Set(names);
  const experiments: ExperimentRecord[] = [];
  for await (const experiment of source.listExperiments()) {
    if (wanted !== undefined && !wanted.delete(experiment.name)) continue;
    if (experiment.lifecycleStage === "active") experiments.push(experiment);
    else report.leave("experiments", experiment.name, "it is deleted; restore it to export it");
  }
  const [missing] = wanted ?? [];
  if (missing !== undefined) {
    const rule = `--experiments: the server has no experiment called ${JSON.stringify(missing)}`;
    throw importErrors["usage-import-source"]({ rule });
  }
  return experiments;
}

function describe(experiment: ExperimentRecord): object {
  return {
    experiment_id: experiment.id,
    name: experiment.name,
    artifact_location: experiment.artifactLocation,
    lifecycle_stage: experiment.lifecycleStage,
    tags: dictionaryOf(experiment.tags),
    creation_time: experiment.createdAtMs,
    last_update_time: experiment.updatedAtMs,
  };
}

import { PlumblineApiError } from "@plumbline/sdk";
import type { BatchItem } from "./batch-item.ts";
import { forEachBounded, groupBySize } from "./bounded.ts";
import { copyFiles } from "./copy-files.ts";
import type { ImportWork, PlacedExperiment } from "./import-work.ts";
import { type PreparedRun, prepareRun } from "./prepare-run.ts";
import type { RunRecord } from "./records.ts";

const runsOfGroup = 10;
/** Of a group: with each it waits for answers about its files and histories. */
const runsAtATime = 4;
/** Of one batch; the server takes more of both. */
const maximumPoints = 15_000;
const maximumCharacters = 4_000_000;

/** Brings the runs of an experiment: each with its artifacts first, then at once with all that was logged to it. */
export async function importRuns(work: ImportWork, place: PlacedExperiment): Promise<void> {
  const pages = listMissing(work, place.sourceId);
  await forEachBounded(groupBySize(pages, runsOfGroup), work.parallel, (runs) =>
    importGroup(work, place, runs),
  );
}

/** Runs that this import has not recorded yet. */
async function* listMissing(
  { source, target, report, progress }: ImportWork,
  experimentId: string,
): AsyncGenerator<RunRecord[]> {
  for await (const page of source.listRuns(experimentId)) {
    const recorded = await target.listRecorded(page.map(({ runId }) => runId));
    report.count("runs recorded before", recorded.size);
    progress.advance(0, recorded.size);
    yield page.filter(({ runId }) => !recorded.has(runId));
  }
}

async function importGroup(
  work: ImportWork,
  place: PlacedExperiment,
  runs: readonly RunRecord[],
): Promise<void> {
  const readHistory = work.source.openHistories(runs);
  const { experimentId } = place;
  const prepared = new Map<string, PreparedRun>();
  await forEachBounded(runs, runsAtATime, async (run) => {
    await copyFiles(work, run.artifactUri, { kind: "run", id: run.runId, experimentId });
    prepared.set(run.runId, await prepareRun(work, place, run, readHistory));
  });
  let batch: PreparedRun[] = [];
  for (const run of prepared.values()) {
    if (sizeOf([...batch, run]).tooLarge && batch.length > 0) {
      await sendRuns(work, batch);
      batch = [];
    }
    batch.push(run);
  }
  if (batch.length > 0) await sendRuns(work, batch);
}

function sizeOf(batch: readonly PreparedRun[]): { tooLarge: boolean } {
  const points = batch.reduce((sum, run) => sum + run.points, 0);
  const characters = batch.reduce((sum, run) => sum + run.characters, 0);
  return { tooLarge: points > maximumPoints || characters > maximumCharacters };
}

async function sendRuns(work: ImportWork, batch: readonly PreparedRun[]): Promise<void> {
  const { target, report, progress } = work;
  try {
    const results = await target.record(batch.map(({ item }): BatchItem => item));
    for (const [index, { runId, allPoints }] of batch.entries()) {
      const result = results[index];
      if (result === undefined) continue;
      report.settle("runs", runId, result);
      if (result.outcome === "recorded") report.count("metric points", allPoints);
    }
    progress.advance(batch.length);
  } catch (error) {
    if (!(error instanceof PlumblineApiError && error.status >= 400 && error.status < 500)) throw error;
    // One run that cannot be recorded keeps the batch out; the others come by themselves.
    if (batch.length > 1) for (const run of batch) await sendRuns(work, [run]);
    else {
      report.leave("runs", batch[0]?.runId ?? "", reasonOf(error));
      progress.advance(1);
    }
  }
}

function reasonOf(error: PlumblineApiError): string {
  if (error.code !== "imports/run-incomplete") return error.message;
  return "it changed at the source while it was read; import again once it has ended";
}

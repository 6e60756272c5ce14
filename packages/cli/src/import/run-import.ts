import type { PlumblineClient } from "@plumbline/sdk";
import type { AuthContent } from "./auth-database.ts";
import { importAccess } from "./import-access.ts";
import { importEvaluationDatasets } from "./import-evaluation-datasets.ts";
import { importExperiments } from "./import-experiments.ts";
import { importLoggedModels } from "./import-logged-models.ts";
import { importModels } from "./import-models.ts";
import { ImportReport } from "./import-report.ts";
import { importRuns } from "./import-runs.ts";
import type { ImportSource } from "./import-source.ts";
import { ImportTarget } from "./import-target.ts";
import type { ExperimentPlaces } from "./import-work.ts";
import { importTraces } from "./import-traces.ts";
import { neverCarried } from "./left-behind.ts";
import { Progress } from "./progress.ts";

export interface ImportResult {
  readonly resumed: boolean;
  readonly seconds: number;
  readonly report: ImportReport;
  readonly places: ExperimentPlaces;
}

/**
 * Imports what a tracker holds into a server. Interrupted at any moment and begun again, it goes on where it was.
 * Experiments come first, then logged models, which runs name, then runs with their traces, then what was registered from them.
 */
export async function runImport(options: {
  source: ImportSource;
  client: PlumblineClient;
  experiments: readonly string[] | undefined;
  parallel: number;
  /** Whoever may what at the source, where its database was named. */
  access: AuthContent | undefined;
}): Promise<ImportResult> {
  const { source, client, experiments, parallel, access } = options;
  const startedMs = performance.now();
  using progress = new Progress();
  const report = new ImportReport();
  const target = await ImportTarget.start(client, source);
  const work = { source, target, report, progress, parallel };
  const places = await importExperiments(work, experiments);
  progress.begin("logged models");
  for (const place of places.values()) await importLoggedModels(work, place);
  let total = 0;
  for (const { sourceId } of places.values()) total += await source.countRuns(sourceId);
  progress.begin("runs", total);
  for (const place of places.values()) await importRuns(work, place);
  progress.begin("traces");
  for (const place of places.values()) await importTraces(work, place);
  await importEvaluationDatasets(work, places);
  await importModels(work, places, { onlyOfPlaces: experiments !== undefined });
  if (access === undefined) report.leaveAll(neverCarried.users);
  else await importAccess({ client, report, places }, access);
  for (const left of await source.countLeftBehind()) report.leaveAll(left);
  await target.complete(report.summary);
  const seconds = (performance.now() - startedMs) / 1000;
  return { resumed: target.isResumed, seconds, report, places };
}

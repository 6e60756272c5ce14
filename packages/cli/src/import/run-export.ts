import type { PlumblineClient } from "@plumbline/sdk";
import { ExportDirectory, type ExportedFile } from "./export-directory.ts";
import { exportEvaluationDatasets } from "./export-evaluation-datasets.ts";
import { exportExperiments } from "./export-experiments.ts";
import { exportModels } from "./export-models.ts";
import type { ExportedRun } from "./export-runs.ts";
import { writeExportFile } from "./export-work.ts";
import { ImportReport, type NotCarried } from "./import-report.ts";
import type { ImportSource } from "./import-source.ts";
import { Progress } from "./progress.ts";

/** `plumbline.json`: what an export holds, and by what it can be proven. */
export interface ExportManifest {
  readonly format: "plumbline-export-1";
  readonly server: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly ledger: {
    /** The signed checkpoint once everything was read: what is here was under it. */
    readonly checkpoint: string;
    /** The key that signed it, as C2SP's vkey. */
    readonly key: string;
  };
  /** Each with the digest that the ledger's entries of the run name. */
  readonly runs: readonly ExportedRun[];
  readonly counts: Readonly<Record<string, number>>;
  readonly notExported: readonly NotCarried[];
  readonly files: readonly ExportedFile[];
}

export interface ExportResult {
  readonly directory: string;
  readonly resumed: boolean;
  readonly seconds: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly notExported: readonly NotCarried[];
  readonly files: number;
  readonly checkpoint: string;
}

/**
 * Writes what a server holds into a directory from which mlflow-export-import's `import-all` reads, with a manifest.
 * Interrupted at any moment and begun again, it goes on after the files that are there.
 */
export async function runExport(options: {
  source: ImportSource;
  client: PlumblineClient;
  directory: string;
  experiments: readonly string[] | undefined;
  parallel: number;
}): Promise<ExportResult> {
  const { source, client, experiments, parallel } = options;
  const started = new Date();
  using progress = new Progress();
  const report = new ImportReport();
  const directory = await ExportDirectory.open(options.directory, source.location);
  const system = await describeSystem(client, started);
  const work = { source, directory, report, progress, parallel, system };
  const { names, runs } = await exportExperiments(work, experiments);
  await exportModels(work, names, experiments !== undefined);
  await exportEvaluationDatasets(work, [...names.keys()]);
  await writeExportFile(work, "manifest.json", {}, { counts: report.counts });
  const finished = new Date();
  const { counts, notCarried } = report;
  const ledger = await readLedger(client);
  const manifest: ExportManifest = {
    format: "plumbline-export-1",
    server: source.location,
    startedAt: started.toISOString(),
    finishedAt: finished.toISOString(),
    ledger,
    runs,
    counts,
    notExported: notCarried,
    files: directory.files,
  };
  await directory.finish(manifest);
  return {
    directory: directory.path,
    resumed: directory.isResumed,
    seconds: (finished.getTime() - started.getTime()) / 1000,
    counts,
    notExported: notCarried,
    files: directory.files.length,
    checkpoint: ledger.checkpoint,
  };
}

async function readLedger(client: PlumblineClient): Promise<ExportManifest["ledger"]> {
  const checkpoint = await client.text("/api/v1/ledger/checkpoint");
  return { checkpoint, key: (await client.text("/api/v1/ledger/key")).trim() };
}

/** As each file of mlflow-export-import begins. */
async function describeSystem(client: PlumblineClient, started: Date): Promise<object> {
  return {
    package_version: "1.2.0",
    script: "plumbline export",
    export_file_version: "2",
    export_time: Math.floor(started.getTime() / 1000),
    _export_time: started.toISOString().slice(0, 19).replace("T", " "),
    mlflow_version: (await client.text("/version")).trim(),
    mlflow_tracking_uri: client.url,
    platform: { system: process.platform },
  };
}

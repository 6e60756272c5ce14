import type { ExportDirectory } from "./export-directory.ts";
import type { ImportReport } from "./import-report.ts";
import type { ImportSource } from "./import-source.ts";
import type { Progress } from "./progress.ts";
import { writePythonJson } from "./python-json.ts";
import type { KeyValue } from "./records.ts";

/** What every part of an export works with. */
export interface ExportWork {
  readonly source: ImportSource;
  readonly directory: ExportDirectory;
  readonly report: ImportReport;
  readonly progress: Progress;
  /** Groups of runs under way at a time. */
  readonly parallel: number;
  /** What each file says of where it comes from. */
  readonly system: object;
}

/** A file of mlflow-export-import: where it comes from, what was counted, and the content. */
export async function writeExportFile(
  { directory, system }: ExportWork,
  path: string,
  mlflow: object,
  info?: object,
): Promise<void> {
  await directory.write(path, `${writePythonJson({ system, ...(info && { info }), mlflow })}\n`);
}

export function dictionaryOf(pairs: readonly KeyValue[]): Record<string, string> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
}

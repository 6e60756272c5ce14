import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { digestFile, readManifest } from "./export-directory.ts";
import type { ExportManifest } from "./run-export.ts";

export interface ExportCheck {
  readonly directory: string;
  readonly files: number;
  readonly checkpoint: string;
  /** Each file that is not as the manifest has it, in words. */
  readonly faults: readonly string[];
}

/** Reads every file of a finished export and compares it with the manifest. */
export async function checkExport(directory: string): Promise<ExportCheck> {
  const { files, ledger } = await readManifest<ExportManifest>(directory);
  const root = resolve(directory);
  const faults: string[] = [];
  for (const { path, sizeBytes, sha256 } of files) {
    const whole = join(root, path);
    const present = await stat(whole).catch(() => undefined);
    if (present === undefined) faults.push(`${path} is missing`);
    else if (present.size !== sizeBytes) faults.push(`${path} has ${present.size} bytes, not ${sizeBytes}`);
    else if ((await digestFile(whole)) !== sha256) faults.push(`${path} has other content`);
  }
  return { directory: root, files: files.length, checkpoint: ledger.checkpoint, faults };
}

import type { ImportReport } from "./import-report.ts";
import type { ImportSource } from "./import-source.ts";
import type { ImportTarget } from "./import-target.ts";
import type { Progress } from "./progress.ts";

/** What every part of an import works with. */
export interface ImportWork {
  readonly source: ImportSource;
  readonly target: ImportTarget;
  readonly report: ImportReport;
  readonly progress: Progress;
  /** Groups of runs under way at a time. */
  readonly parallel: number;
}

/** An experiment at the source, and where its runs go on the server. */
export interface PlacedExperiment {
  readonly sourceId: string;
  readonly experimentId: string;
  readonly artifactLocation: string;
}

/** By the experiment's id at the source. */
export type ExperimentPlaces = ReadonlyMap<string, PlacedExperiment>;

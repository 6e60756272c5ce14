import type { Readable } from "node:stream";
import type {
  ExperimentRecord,
  LoggedModelRecord,
  ModelVersionRecord,
  Point,
  RegisteredModelRecord,
  RunRecord,
} from "./records.ts";
import type { EvaluationDatasetRecord, TraceRecord } from "./trace-record.ts";

/** Where the files at a location are, as seen by whoever imports. */
export type FilePlace =
  | { readonly kind: "readable" }
  /** A store that clients reach by themselves: its address is kept, nothing is copied. */
  | { readonly kind: "outside" }
  | { readonly kind: "unreadable"; readonly reason: string };

/** What is at the source and is not imported. */
export interface LeftBehind {
  readonly what: string;
  /** Null where it is not known. */
  readonly count: number | null;
  readonly reason: string;
}

/**
 * Reads the history of a metric of a run, in pages, in order of (time, step, value), NaN counting as 0 and after it. A
 * run's metrics have to be asked for in order of their keys' UTF-8 bytes, each read to its end.
 */
export type HistoryReader = (run: RunRecord, key: string) => AsyncIterable<readonly Point[]>;

/** A tracker to import from, or to compare with. What is deleted but can be restored is there too. */
export interface ImportSource extends AsyncDisposable {
  readonly kind: "mlflow-server" | "mlflow-database";
  /** Names the source, without credentials. */
  readonly location: string;
  listExperiments(): AsyncIterable<ExperimentRecord>;
  countRuns(experimentId: string): Promise<number>;
  /** In pages. */
  listRuns(experimentId: string): AsyncIterable<readonly RunRecord[]>;
  findRun(runId: string): Promise<RunRecord | undefined>;
  /** Prepares to read histories of some runs that are near each other. */
  openHistories(runs: readonly RunRecord[]): HistoryReader;
  listLoggedModels(experimentId: string): AsyncIterable<LoggedModelRecord>;
  findLoggedModel(modelId: string): Promise<LoggedModelRecord | undefined>;
  listModels(): AsyncIterable<RegisteredModelRecord>;
  listVersions(): AsyncIterable<ModelVersionRecord>;
  listTraces(experimentId: string): AsyncIterable<TraceRecord>;
  listEvaluationDatasets(experimentIds: readonly string[]): AsyncIterable<EvaluationDatasetRecord>;
  placeOf(location: string): FilePlace;
  /** Every file below a readable location; paths are relative to it. */
  listFiles(location: string): AsyncIterable<{ readonly path: string; readonly sizeBytes: number }>;
  openFile(location: string, path: string): Promise<Readable>;
  countLeftBehind(): Promise<readonly LeftBehind[]>;
}

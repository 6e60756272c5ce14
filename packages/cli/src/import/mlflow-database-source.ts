import { createReadStream } from "node:fs";
import { opendir, stat } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { listDatabaseDatasets } from "./database-evaluation-datasets.ts";
import { findLoggedModel, listLoggedModels } from "./database-logged-models.ts";
import { listModels, listVersions } from "./database-models.ts";
import { findRun, listRuns, openRunHistories } from "./database-runs.ts";
import { listDatabaseTraces } from "./database-traces.ts";
import type { FilePlace, HistoryReader, ImportSource, LeftBehind } from "./import-source.ts";
import { neverCarried } from "./left-behind.ts";
import type { MlflowDatabase } from "./mlflow-database.ts";
import { lifecycleOf, pairsOf, textOf, timeOf } from "./read-fields.ts";
import type {
  ExperimentRecord,
  LoggedModelRecord,
  ModelVersionRecord,
  Point,
  RegisteredModelRecord,
  RunRecord,
} from "./records.ts";
import type { EvaluationDatasetRecord, TraceRecord } from "./trace-record.ts";

const defaultWorkspace = "default";

/** Tables whose rows are not imported, and what they hold. */
const leftTables: Readonly<Record<string, string>> = {
  scorers: "scorers",
  jobs: "jobs",
  endpoints: "gateway endpoints",
};

/** An MLflow database on this machine, and the artifacts beside it. */
export class MlflowDatabaseSource implements ImportSource {
  readonly kind = "mlflow-database";
  readonly location: string;
  readonly #database: MlflowDatabase;
  readonly #artifacts: string | undefined;
  readonly #workspace: string;

  /**
   * @param options.artifacts Directory that the server's `--artifacts-destination` named; what `mlflow-artifacts:/` stands
   *   for.
   */
  constructor(
    database: MlflowDatabase,
    options: { artifacts: string | undefined; workspace: string | undefined },
  ) {
    const { artifacts, workspace = defaultWorkspace } = options;
    // Another workspace is another source: its experiments have names of their own.
    this.location = workspace === defaultWorkspace ? database.location : `${database.location}#${workspace}`;
    this.#database = database;
    this.#workspace = workspace;
    this.#artifacts = artifacts === undefined ? undefined : resolve(artifacts);
  }

  async *listExperiments(): AsyncGenerator<ExperimentRecord> {
    const isSplit = this.#database.has("experiments", "workspace");
    const where = isSplit ? " WHERE workspace = ?" : "";
    const parameters = isSplit ? [this.#workspace] : [];
    const sql = `SELECT * FROM experiments${where} ORDER BY experiment_id`;
    for (const row of await this.#database.all(sql, ...parameters)) {
      const id = textOf(row, "experiment_id");
      const tags = this.#database.has("experiment_tags")
        ? await this.#database.all(
            "SELECT key, value FROM experiment_tags WHERE experiment_id = ?",
            Number(id),
          )
        : [];
      yield {
        id,
        name: textOf(row, "name"),
        artifactLocation: textOf(row, "artifact_location"),
        lifecycleStage: lifecycleOf(row),
        createdAtMs: timeOf(row, "creation_time"),
        updatedAtMs: timeOf(row, "last_update_time"),
        tags: pairsOf({ tags }, "tags"),
      };
    }
  }

  async countRuns(experimentId: string): Promise<number> {
    return this.#database.count(
      "SELECT count(*) AS count FROM runs WHERE experiment_id = ?",
      Number(experimentId),
    );
  }

  async *listRuns(experimentId: string): AsyncGenerator<readonly RunRecord[]> {
    yield* listRuns(this.#database, experimentId);
  }

  async findRun(runId: string): Promise<RunRecord | undefined> {
    return findRun(this.#database, runId);
  }

  openHistories(): HistoryReader {
    const database = this.#database;
    const opened = new Map<string, (key: string) => AsyncIterable<readonly Point[]>>();
    return async function* ({ runId }, key) {
      const read = opened.get(runId) ?? openRunHistories(database, runId);
      opened.set(runId, read);
      yield* read(key);
    };
  }

  async *listLoggedModels(experimentId: string): AsyncGenerator<LoggedModelRecord> {
    yield* listLoggedModels(this.#database, experimentId);
  }

  async findLoggedModel(modelId: string): Promise<LoggedModelRecord | undefined> {
    return findLoggedModel(this.#database, modelId);
  }

  async *listModels(): AsyncGenerator<RegisteredModelRecord> {
    yield* listModels(this.#database, this.#workspace);
  }

  async *listVersions(): AsyncGenerator<ModelVersionRecord> {
    yield* listVersions(this.#database, this.#workspace);
  }

  listTraces(experimentId: string): AsyncIterable<TraceRecord> {
    return listDatabaseTraces(this.#database, experimentId);
  }

  listEvaluationDatasets(experimentIds: readonly string[]): AsyncIterable<EvaluationDatasetRecord> {
    return listDatabaseDatasets(this.#database, experimentIds);
  }

  placeOf(location: string): FilePlace {
    if (location.split("/").includes("..")) {
      return { kind: "unreadable", reason: `the location ${location} leads upward; nothing is read there` };
    }
    if (location.startsWith("mlflow-artifacts:")) {
      const reason = "name the directory of the server's artifacts with --artifacts to import them";
      return this.#artifacts === undefined ? { kind: "unreadable", reason } : { kind: "readable" };
    }
    if (isAbsolute(location) || /^file:/i.test(location)) return { kind: "readable" };
    if (/^[a-z][a-z0-9+.-]+:/i.test(location)) return { kind: "outside" };
    return {
      kind: "unreadable",
      reason: `the path ${location} is relative to a directory that is not known here`,
    };
  }

  async *listFiles(location: string): AsyncGenerator<{ path: string; sizeBytes: number }> {
    const root = this.#directoryOf(location);
    if ((await stat(root).catch(() => undefined))?.isDirectory() === true) yield* walk(root, "");
  }

  async openFile(location: string, path: string): Promise<Readable> {
    return createReadStream(join(this.#directoryOf(location), path));
  }

  async countLeftBehind(): Promise<readonly LeftBehind[]> {
    const counted: LeftBehind[] = [];
    for (const [table, what] of Object.entries(leftTables)) {
      if (!this.#database.has(table)) continue;
      const count = await this.#database.count(`SELECT count(*) AS count FROM ${table}`);
      if (count > 0) counted.push({ what, count, reason: `${what} are not imported` });
    }
    const webhooks = this.#database.has("webhooks", "deleted_timestamp")
      ? await this.#database.count("SELECT count(*) AS count FROM webhooks WHERE deleted_timestamp IS NULL")
      : 0;
    if (webhooks > 0) counted.push({ ...neverCarried.webhooks, count: webhooks });
    return [...counted, ...(await this.#countOtherWorkspaces())];
  }

  async #countOtherWorkspaces(): Promise<LeftBehind[]> {
    if (!this.#database.has("experiments", "workspace")) return [];
    const sql = "SELECT count(*) AS count FROM experiments WHERE workspace != ?";
    const count = await this.#database.count(sql, this.#workspace);
    const reason = "name a workspace with --workspace to import what is in it";
    return count === 0 ? [] : [{ what: "experiments in other workspaces", count, reason }];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#database[Symbol.asyncDispose]();
  }

  #directoryOf(location: string): string {
    if (/^file:\/\//i.test(location)) return fileURLToPath(location);
    if (/^file:/i.test(location)) return location.slice("file:".length);
    if (!location.startsWith("mlflow-artifacts:")) return location;
    const below = location.slice("mlflow-artifacts:".length).replace(/^\/\/[^/]*\//, "/");
    return join(this.#artifacts ?? "", below);
  }
}

/** Files only: a link could lead anywhere. */
async function* walk(root: string, below: string): AsyncGenerator<{ path: string; sizeBytes: number }> {
  for await (const entry of await opendir(join(root, below))) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(root, path);
    else if (entry.isFile()) yield { path, sizeBytes: (await stat(join(root, path))).size };
  }
}

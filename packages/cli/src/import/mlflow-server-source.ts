import type { Readable } from "node:stream";
import type { FilePlace, HistoryReader, ImportSource, LeftBehind } from "./import-source.ts";
import { settleTies } from "./point-order.ts";
import { readAhead } from "./read-ahead.ts";
import { readBulkHistories } from "./read-bulk-histories.ts";
import { listOf, objectOf, textOf } from "./read-fields.ts";
import {
  readExperiment,
  readLoggedModel,
  readModelVersion,
  readPoint,
  readRegisteredModel,
  readRun,
} from "./read-records.ts";
import type {
  ExperimentRecord,
  LoggedModelRecord,
  ModelVersionRecord,
  Point,
  RegisteredModelRecord,
  RunRecord,
} from "./records.ts";
import { type Fields, type SourceClient, SourceRefusal } from "./source-client.ts";
import { neverCarried } from "./left-behind.ts";
import { listServerDatasets, listServerTraces } from "./server-traces.ts";
import type { EvaluationDatasetRecord, TraceRecord } from "./trace-record.ts";

const api = "/api/2.0/mlflow";
const artifactsApi = "/api/2.0/mlflow-artifacts/artifacts";
const runsOfPage = 100;
const pointsOfPage = 10_000;
/** The clients' own limits for a page. */
const loggedModelsOfPage = 50;
const modelsOfPage = 500;
const isPrompt = "tags.`mlflow.prompt.is_prompt` = 'true'";

/** An MLflow server, or one that speaks its API, by its REST API alone. */
export class MlflowServerSource implements ImportSource {
  readonly kind = "mlflow-server";
  readonly #client: SourceClient;

  constructor(client: SourceClient) {
    this.#client = client;
  }

  get location(): string {
    const { url, workspace } = this.#client;
    return workspace === undefined || workspace === "default" ? url : `${url}#${workspace}`;
  }

  async *listExperiments(): AsyncGenerator<ExperimentRecord> {
    const body = { max_results: 1000, view_type: "ALL", order_by: ["creation_time ASC"] };
    for await (const page of this.#pages("POST", `${api}/experiments/search`, body))
      yield* listOf(page, "experiments").map(readExperiment);
  }

  async countRuns(experimentId: string): Promise<number> {
    let count = 0;
    for await (const page of this.#runPages(experimentId, 1000)) count += listOf(page, "runs").length;
    return count;
  }

  async *listRuns(experimentId: string): AsyncGenerator<readonly RunRecord[]> {
    for await (const page of this.#runPages(experimentId, runsOfPage))
      yield listOf(page, "runs").map(readRun);
  }

  async findRun(runId: string): Promise<RunRecord | undefined> {
    const answer = await this.#find(`${api}/runs/get`, { run_id: runId });
    return answer && readRun(objectOf(answer, "run"));
  }

  openHistories(runs: readonly RunRecord[]): HistoryReader {
    const bulk = readBulkHistories(this.#client, runs);
    return readAhead((run, key) => this.#readHistory(run.runId, key, bulk));
  }

  async *#readHistory(
    runId: string,
    key: string,
    bulk: ReturnType<typeof readBulkHistories>,
  ): AsyncGenerator<readonly Point[]> {
    const together = await bulk(key);
    if (together !== undefined) yield together.get(runId) ?? [];
    else yield* settleTies(this.#historyPages(runId, key));
  }

  async *#historyPages(runId: string, key: string): AsyncGenerator<readonly Point[]> {
    const query = { run_id: runId, metric_key: key, max_results: pointsOfPage };
    for await (const page of this.#pages("GET", `${api}/metrics/get-history`, query))
      yield listOf(page, "metrics").map(readPoint);
  }

  async *listLoggedModels(experimentId: string): AsyncGenerator<LoggedModelRecord> {
    const body = { experiment_ids: [experimentId], max_results: loggedModelsOfPage };
    try {
      for await (const page of this.#pages("POST", `${api}/logged-models/search`, body))
        yield* listOf(page, "models").map(readLoggedModel);
    } catch (error) {
      // MLflow 2 has no logged models.
      if (!(error instanceof SourceRefusal && error.status === 404)) throw error;
    }
  }

  async findLoggedModel(modelId: string): Promise<LoggedModelRecord | undefined> {
    const answer = await this.#find(`${api}/logged-models/${encodeURIComponent(modelId)}`, {});
    return answer && readLoggedModel(objectOf(answer, "model"));
  }

  async *listModels(): AsyncGenerator<RegisteredModelRecord> {
    for (const filter of [undefined, isPrompt]) {
      const query = { max_results: modelsOfPage, ...(filter !== undefined && { filter }) };
      for await (const page of this.#pages("GET", `${api}/registered-models/search`, query))
        yield* listOf(page, "registered_models").map(readRegisteredModel);
    }
  }

  async *listVersions(): AsyncGenerator<ModelVersionRecord> {
    for (const filter of [undefined, isPrompt]) {
      const query = { max_results: modelsOfPage, ...(filter !== undefined && { filter }) };
      for await (const page of this.#pages("GET", `${api}/model-versions/search`, query))
        yield* listOf(page, "model_versions").map(readModelVersion);
    }
  }

  listTraces(experimentId: string): AsyncIterable<TraceRecord> {
    return listServerTraces(this.#client, this.#pages.bind(this), experimentId);
  }

  listEvaluationDatasets(experimentIds: readonly string[]): AsyncIterable<EvaluationDatasetRecord> {
    return listServerDatasets(this.#client, this.#pages.bind(this), experimentIds);
  }

  placeOf(location: string): FilePlace {
    if (location.startsWith("mlflow-artifacts:")) return { kind: "readable" };
    if (/^[a-z][a-z0-9+.-]+:/i.test(location) && !/^file:/i.test(location)) return { kind: "outside" };
    const reason =
      "their server keeps them on a disk and does not serve them; import from its database on that machine, with --from-db";
    return { kind: "unreadable", reason };
  }

  async *listFiles(location: string): AsyncGenerator<{ path: string; sizeBytes: number }> {
    yield* this.#walk(pathOf(location), "");
  }

  async *#walk(root: string, below: string): AsyncGenerator<{ path: string; sizeBytes: number }> {
    const directory = below === "" ? root : `${root}/${below}`;
    const answer = await this.#client.get(artifactsApi, { path: directory });
    for (const file of listOf(answer, "files")) {
      const name = textOf(file, "path").split("/").at(-1) ?? "";
      const path = below === "" ? name : `${below}/${name}`;
      if (file["is_dir"] === true) yield* this.#walk(root, path);
      else yield { path, sizeBytes: Number(file["file_size"] ?? 0) };
    }
  }

  async openFile(location: string, path: string): Promise<Readable> {
    const whole = `${pathOf(location)}/${path}`;
    return this.#client.open(`${artifactsApi}/${whole.split("/").map(encodeURIComponent).join("/")}`);
  }

  async countLeftBehind(): Promise<readonly LeftBehind[]> {
    return this.#countWebhooks();
  }

  /** None where the server is older than webhooks, or does not show them. */
  async #countWebhooks(): Promise<LeftBehind[]> {
    let count = 0;
    try {
      for await (const page of this.#pages("GET", `${api}/webhooks`, { max_results: 100 }))
        count += listOf(page, "webhooks").length;
    } catch (error) {
      if (!(error instanceof SourceRefusal)) throw error;
    }
    return count === 0 ? [] : [{ ...neverCarried.webhooks, count }];
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #runPages(experimentId: string, size: number): AsyncGenerator<Fields> {
    const body = {
      experiment_ids: [experimentId],
      run_view_type: "ALL",
      max_results: size,
      // Runs that begin meanwhile come last, so that no page shifts.
      order_by: ["attributes.start_time ASC"],
    };
    return this.#pages("POST", `${api}/runs/search`, body);
  }

  async *#pages(method: "GET" | "POST", path: string, fields: Fields): AsyncGenerator<Fields> {
    let token = "";
    do {
      const asked = token === "" ? fields : { ...fields, page_token: token };
      const page =
        method === "GET"
          ? await this.#client.get(path, asked as Record<string, string | number>)
          : await this.#client.post(path, asked);
      yield page;
      token = textOf(page, "next_page_token");
    } while (token !== "");
  }

  async #find(path: string, query: Record<string, string>): Promise<Fields | undefined> {
    try {
      return await this.#client.get(path, query);
    } catch (error) {
      if (error instanceof SourceRefusal && error.status === 404) return undefined;
      throw error;
    }
  }
}

/** What follows `mlflow-artifacts:/`, or `mlflow-artifacts://host/`. */
function pathOf(location: string): string {
  return location
    .slice("mlflow-artifacts:".length)
    .replace(/^\/\/[^/]*\//, "/")
    .replace(/^\/+/, "")
    .replace(/\/+$/, "");
}

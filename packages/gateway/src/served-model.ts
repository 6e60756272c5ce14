import {
  type InputBatch,
  loadOnnxModel,
  OnnxModel,
  type OutputTensor,
  type SessionOptions,
} from "@plumbline/inference";
import type { Logger } from "@plumbline/platform";
import { BatchQueue } from "./batch-queue.ts";
import { gatewayErrors } from "./errors.ts";
import { type LoggedInput, planLoggedInputs } from "./logged-inputs.ts";
import type { DeploymentRoute } from "./route-table.ts";
import { RunTimes, sizeOf } from "./run-times.ts";
import { SeparateSession } from "./separate-session.ts";
import { warmUp } from "./warm-up.ts";

/** A model whose runs of one row take longer than this never runs in the event loop, in milliseconds. */
const slowRowMs = 0.1;
/** Nor does any run that is expected to take longer than this. */
const longRunMs = 1;
/** Longest run in a process of its own that several requests are joined for: a request waits for no more than two of them. */
const longSeparateRunMs = 50;

/** How much may wait for one deployment, and how many processes it may have. */
export interface ServingLimits {
  readonly queueLimit: number;
  readonly queueSeconds: number;
  readonly processesPerModel: number;
  /** Most rows of one request. */
  readonly rowLimit: number;
}

/**
 * A deployment's revision, loaded and ready for requests. Short runs are made in the event loop, the others in
 * processes of their own: onnxruntime-node keeps the thread that calls it busy until the run ends.
 */
export class ServedModel implements AsyncDisposable {
  readonly route: DeploymentRoute;
  /** Knows the graph and the signature; runs in processes of its own. */
  readonly model: OnnxModel;
  /** Columns that are taken from a request: the model's own and the one that names the entity. */
  readonly columnNames: readonly string[];
  /** What the request log keeps of each row's inputs. */
  readonly loggedInputs: readonly LoggedInput[];
  readonly #limits: ServingLimits;
  readonly #runTimes: RunTimes;
  readonly #separate: BatchQueue;
  #inline: { readonly model: OnnxModel; readonly queue: BatchQueue } | undefined;

  private constructor(route: DeploymentRoute, model: OnnxModel, runTimes: RunTimes, limits: ServingLimits) {
    this.route = route;
    this.model = model;
    this.columnNames = columnNamesOf(route, model);
    this.loggedInputs = planLoggedInputs(model);
    this.#runTimes = runTimes;
    this.#limits = limits;
    this.#separate = new BatchQueue(model, {
      concurrency: limits.processesPerModel,
      longestRunMs: longSeparateRunMs,
      runTimes,
    });
  }

  /**
   * Loads and warms a revision. That happens in a process of its own: a large model must not keep requests waiting while
   * it is loaded. A fast one is then loaded here too, and the process ends until a long run needs one.
   *
   * @throws PlumblineError `inference/…` naming the file or the field at fault.
   */
  static async load(
    route: DeploymentRoute,
    options: { directory: string; limits: ServingLimits; logger: Logger },
  ): Promise<ServedModel> {
    const { directory, limits, logger } = options;
    const { files, onnxPath, signature } = route;
    const sessionOptions: SessionOptions = { directory, files, onnxPath };
    const session = await SeparateSession.open(sessionOptions);
    const runTimes = new RunTimes();
    const record = (batches: readonly InputBatch[], runMs: number) =>
      runTimes.record(
        batches.reduce((sum, batch) => sum + sizeOf(batch), 0),
        runMs,
      );
    try {
      const served = new ServedModel(
        route,
        new OnnxModel(session, { inputs: signature.inputs }, record),
        runTimes,
        limits,
      );
      await warmUp(session, runTimes, { logger, deployment: route.name });
      const rowMs = runTimes.expectMs(0);
      if (rowMs > slowRowMs && rowMs !== Infinity) {
        logger.info({ deployment: route.name, rowMs }, "a slow model runs in processes of its own");
        return served;
      }
      const model = await loadOnnxModel(
        { ...sessionOptions, signature: { inputs: signature.inputs } },
        record,
      );
      const queue = new BatchQueue(model, { concurrency: 1, longestRunMs: longRunMs, runTimes });
      served.#inline = { model, queue };
      await session.release();
      return served;
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  get queueDepth(): number {
    return this.#separate.depth + (this.#inline?.queue.depth ?? 0);
  }

  /** To be called before anything is made for each row. @throws PlumblineError `gateway/too-many-rows`. */
  readonly assertRowCount = (rowCount: number): void => {
    const { rowLimit } = this.#limits;
    if (rowCount > rowLimit) throw gatewayErrors["too-many-rows"]({ rowCount, rowLimit });
  };

  /** @throws PlumblineError `gateway/overloaded`, with a time to wait. */
  run(batch: InputBatch): Promise<OutputTensor[]> {
    const queue = this.#queueFor(batch);
    const { queueLimit, queueSeconds } = this.#limits;
    const waitSeconds = queue.expectedWaitMs / 1000;
    if (this.queueDepth >= queueLimit || waitSeconds > queueSeconds) {
      throw gatewayErrors.overloaded(
        { deployment: this.route.name, waiting: this.queueDepth },
        { retryAfterSeconds: Math.max(1, Math.ceil(waitSeconds)) },
      );
    }
    return queue.run(batch);
  }

  /** Answers what is in flight, then unloads. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#inline?.queue.drain(), this.#separate.drain()]);
    await this.#inline?.model[Symbol.asyncDispose]();
    await this.model[Symbol.asyncDispose]();
  }

  #queueFor(batch: InputBatch): BatchQueue {
    if (this.#inline === undefined) return this.#separate;
    const size = sizeOf(batch);
    const rowMs = this.#runTimes.expectMs(size / Math.max(batch.rowCount, 1));
    const isShort = rowMs <= slowRowMs && this.#runTimes.expectMs(size) <= longRunMs;
    return isShort ? this.#inline.queue : this.#separate;
  }
}

function columnNamesOf({ entityKey }: DeploymentRoute, { layout }: OnnxModel): string[] {
  const names = layout.kind === "tensors" ? [] : layout.columns.map(({ name }) => name);
  return entityKey === null || names.includes(entityKey) ? names : [...names, entityKey];
}

import {
  countElements,
  type InputBatch,
  loadOnnxModel,
  type OnnxModel,
  type OutputTensor,
} from "@plumbline/inference";
import type { Logger } from "@plumbline/platform";
import { BatchQueue } from "./batch-queue.ts";
import { gatewayErrors } from "./errors.ts";
import { type LoggedInput, planLoggedInputs } from "./logged-inputs.ts";
import type { DeploymentRoute } from "./route-table.ts";

/** A deployment's revision, loaded and ready for requests. */
export class ServedModel implements AsyncDisposable {
  readonly route: DeploymentRoute;
  readonly model: OnnxModel;
  /** Columns that are taken from a request: the model's own and the one that names the entity. */
  readonly columnNames: readonly string[];
  /** What the request log keeps of each row's inputs. */
  readonly loggedInputs: readonly LoggedInput[];
  readonly #queue: BatchQueue;
  readonly #queueLimit: number;

  private constructor(route: DeploymentRoute, model: OnnxModel, queueLimit: number) {
    this.route = route;
    this.model = model;
    this.columnNames = columnNamesOf(route, model);
    this.loggedInputs = planLoggedInputs(model);
    this.#queue = new BatchQueue(model);
    this.#queueLimit = queueLimit;
  }

  /**
   * Loads and warms a revision.
   *
   * @throws PlumblineError `inference/…` naming the file or the field at fault.
   */
  static async load(
    route: DeploymentRoute,
    options: { directory: string; queueLimit: number; logger: Logger },
  ): Promise<ServedModel> {
    const { files, onnxPath, signature } = route;
    const model = await loadOnnxModel({
      directory: options.directory,
      onnxPath,
      files,
      signature: { inputs: signature.inputs },
    });
    const served = new ServedModel(route, model, options.queueLimit);
    await served.#warmUp(options.logger);
    return served;
  }

  get queueDepth(): number {
    return this.#queue.depth;
  }

  /** @throws PlumblineError `gateway/overloaded`, with a time to wait. */
  run(batch: InputBatch): Promise<OutputTensor[]> {
    if (this.#queue.depth >= this.#queueLimit) {
      const values = { deployment: this.route.name, limit: this.#queueLimit };
      throw gatewayErrors.overloaded(values, { retryAfterSeconds: 1 });
    }
    return this.#queue.run(batch);
  }

  /** Answers what is in flight, then unloads. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue.drain();
    await this.model[Symbol.asyncDispose]();
  }

  /** The first runs of a session allocate; a request should not wait for that. */
  async #warmUp(logger: Logger): Promise<void> {
    const tensors = this.model.graph.inputs.map(({ type, dims }) => {
      const ones = dims.map((length) => Math.max(length, 1));
      const blank = type === "string" ? "" : type.endsWith("int64") ? 0n : 0;
      return { dims: ones, values: Array.from({ length: countElements(ones) }, () => blank) as number[] };
    });
    try {
      for (let run = 0; run < 3; run++) await this.model.run([{ rowCount: 1, tensors }]);
    } catch (error) {
      // A model may rightly refuse a row of zeros.
      logger.warn({ err: error, deployment: this.route.name }, "the warm-up row was refused by the model");
    }
  }
}

function columnNamesOf({ entityKey }: DeploymentRoute, { layout }: OnnxModel): string[] {
  const names = layout.kind === "tensors" ? [] : layout.columns.map(({ name }) => name);
  return entityKey === null || names.includes(entityKey) ? names : [...names, entityKey];
}

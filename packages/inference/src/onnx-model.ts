import { PlumblineError } from "@plumbline/platform";
import { inferenceErrors } from "./errors.ts";
import type { Graph } from "./graph.ts";
import { batchOfColumns, type Columns, type InputBatch, joinTensors } from "./input-batch.ts";
import { type InputLayout, planInputs } from "./input-layout.ts";
import { type ModelSession, openOnnxSession, type SessionOptions, type SessionRun } from "./onnx-session.ts";
import type { OutputTensor } from "./output-batch.ts";
import { allocate } from "./element-type.ts";
import { findScoreOutputs, readScores, type ScoreOutputs, type Scores } from "./score.ts";
import type { ModelSignature } from "./signature.ts";

/** Told of each run and the time it took by itself, in milliseconds. */
export type RunListener = (batches: readonly InputBatch[], runMs: number) => void;

export interface LoadOptions extends SessionOptions {
  readonly signature: ModelSignature;
}

/**
 * Loads an ONNX model for the CPU, to be run in this thread: digests first, then its external tensors' places, then the
 * graph against the signature. Nothing but the verified bytes reaches onnxruntime.
 *
 * @throws PlumblineError `inference/…` naming the file, the tensor or the field at fault.
 */
export async function loadOnnxModel(options: LoadOptions, onRun?: RunListener): Promise<OnnxModel> {
  const session = await openOnnxSession(options);
  try {
    return new OnnxModel(session, options.signature, onRun);
  } catch (error) {
    await session.release();
    throw error;
  }
}

/** A model with a session to run it. */
export class OnnxModel implements AsyncDisposable {
  readonly graph: Graph;
  readonly layout: InputLayout;
  readonly #session: ModelSession;
  readonly #scoreOutputs: ScoreOutputs;
  #released = false;
  #running: Promise<unknown> = Promise.resolve();

  readonly #onRun: RunListener | undefined;

  /** @throws PlumblineError `inference/signature-mismatch`. */
  constructor(session: ModelSession, signature: ModelSignature, onRun?: RunListener) {
    this.#session = session;
    this.graph = session.graph;
    this.layout = planInputs(session.graph, signature);
    this.#scoreOutputs = findScoreOutputs(session.graph);
    this.#onRun = onRun;
  }

  /** Whether rows are classified; a regression has values but no classes. */
  get classifies(): boolean {
    return this.#scoreOutputs.label !== undefined;
  }

  /**
   * Checks columns against the signature; whole numbers are taken for doubles, further columns are passed over.
   *
   * @throws PlumblineError `inference/invalid-input`; `inference/signature-mismatch` for a model of tensors.
   */
  checkColumns(columns: Columns, rowCount: number): InputBatch {
    if (this.layout.kind === "tensors") {
      throw inferenceErrors["signature-mismatch"]({ problems: ["it has tensors where columns are needed"] });
    }
    return batchOfColumns(this.layout, this.graph.inputs, columns, rowCount);
  }

  /**
   * Runs batches as one; their tensors must join (`canJoin`). Answers every output of the graph, or the ones named.
   *
   * @throws PlumblineError `inference/run-failed` with onnxruntime's reason, `inference/disposed`.
   */
  async run(batches: readonly InputBatch[], outputNames?: readonly string[]): Promise<OutputTensor[]> {
    if (this.#released) throw inferenceErrors.disposed({});
    const wanted = this.graph.outputs.filter(({ name }) => outputNames?.includes(name) ?? true);
    // Not every operator takes an empty batch; its outputs are known without one.
    if (this.graph.batches && batches.every(({ rowCount }) => rowCount === 0)) {
      return wanted.map(({ name, type, dims }) => ({
        name,
        type,
        dims: [0, ...dims.slice(1).map((length) => Math.max(length, 0))],
        values: allocate(type, 0),
      }));
    }
    const inputs = this.graph.inputs.map(({ type }, at) => joinTensors(batches, at, type));
    const run = this.#session.run(
      inputs,
      wanted.map(({ name }) => name),
    );
    this.#running = run.catch(() => undefined);
    const { outputs, runMs }: SessionRun = await run.catch((cause: unknown) => {
      if (cause instanceof PlumblineError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw inferenceErrors["run-failed"]({ reason }, { cause });
    });
    this.#onRun?.(batches, runMs);
    return outputs;
  }

  /** What outputs mean: the positive class's probability or the value, and the class, of each row. */
  readScores(outputs: readonly OutputTensor[], rowCount: number): Scores {
    return readScores(outputs, this.#scoreOutputs, rowCount);
  }

  /** Checks, runs and reads columns in one call. All columns must have the same length. */
  async score(columns: Columns): Promise<Scores> {
    const rowCount = Object.values(columns)[0]?.length ?? 0;
    const outputs = await this.run([this.checkColumns(columns, rowCount)]);
    return this.readScores(outputs, rowCount);
  }

  /** Ends after the run in progress; a later run is refused. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#released) return;
    this.#released = true;
    await this.#running;
    await this.#session.release();
  }
}

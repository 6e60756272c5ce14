import { InferenceSession, Tensor } from "onnxruntime-node";
import { inferenceErrors } from "./errors.ts";
import { assertExternalDataInside } from "./external-data.ts";
import { type Graph, readGraph } from "./graph.ts";
import { batchOfColumns, type Columns, type InputBatch, joinTensors } from "./input-batch.ts";
import { type InputLayout, planInputs } from "./input-layout.ts";
import { type ModelFile, placeOf, readVerifiedFile, verifyFile } from "./model-files.ts";
import type { OutputTensor } from "./output-batch.ts";
import { allocate, type ElementType, type TensorStorage } from "./element-type.ts";
import { findScoreOutputs, readScores, type ScoreOutputs, type Scores } from "./score.ts";
import type { ModelSignature } from "./signature.ts";

export interface LoadOptions {
  /** A folder of the caller's own, holding the version's files by their paths. */
  readonly directory: string;
  /** Which of the files is the model. */
  readonly onnxPath: string;
  /** The version's files. The model and the files of its external tensors are checked against their digests. */
  readonly files: readonly ModelFile[];
  readonly signature: ModelSignature;
  /** Threads that one run may use. Default 1: a small model is faster on one. */
  readonly threads?: number;
}

/**
 * Loads an ONNX model for the CPU: digests first, then its external tensors' places, then the graph against the
 * signature. Nothing but the verified bytes reaches onnxruntime.
 *
 * @throws PlumblineError `inference/…` naming the file, the tensor or the field at fault.
 */
export async function loadOnnxModel(options: LoadOptions): Promise<OnnxModel> {
  const { directory, onnxPath, files } = options;
  const file = files.find(({ path }) => path === onnxPath);
  if (file === undefined) {
    throw inferenceErrors["file-missing"]({ path: onnxPath, reason: "it is not among the version's files" });
  }
  const bytes = await readVerifiedFile(directory, file);
  const external = assertExternalDataInside(bytes, onnxPath, files);
  for (const tensorFile of external) await verifyFile(directory, tensorFile);
  const session = await createSession(
    external.length === 0 ? bytes : placeOf(directory, onnxPath),
    onnxPath,
    options.threads ?? 1,
  );
  try {
    const graph = readGraph(session);
    return new OnnxModel(session, graph, planInputs(graph, options.signature));
  } catch (error) {
    await session.release();
    throw error;
  }
}

/** A loaded model. One run at a time keeps the caller's thread busy until it ends. */
export class OnnxModel implements AsyncDisposable {
  readonly graph: Graph;
  readonly layout: InputLayout;
  readonly #session: InferenceSession;
  readonly #scoreOutputs: ScoreOutputs;
  #released = false;
  #running: Promise<unknown> = Promise.resolve();

  constructor(session: InferenceSession, graph: Graph, layout: InputLayout) {
    this.#session = session;
    this.graph = graph;
    this.layout = layout;
    this.#scoreOutputs = findScoreOutputs(graph);
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
    const feeds: Record<string, Tensor> = {};
    for (const [at, { name, type }] of this.graph.inputs.entries()) {
      const { storage, dims } = joinTensors(batches, at, type);
      feeds[name] = makeTensor(type, storage, dims);
    }
    // Not every operator takes an empty batch; its outputs are known without one.
    if (this.graph.batches && batches.every(({ rowCount }) => rowCount === 0)) {
      return wanted.map(({ name, type, dims }) => ({
        name,
        type,
        dims: [0, ...dims.slice(1).map((length) => Math.max(length, 0))],
        values: allocate(type, 0),
      }));
    }
    const run = this.#session.run(
      feeds,
      wanted.map(({ name }) => name),
    );
    this.#running = run.catch(() => undefined);
    const results = await run.catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw inferenceErrors["run-failed"]({ reason }, { cause });
    });
    return wanted.map(({ name, type }) => {
      const result = results[name] as Tensor;
      return { name, type, dims: result.dims, values: result.data };
    });
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

function makeTensor(type: ElementType, storage: TensorStorage, dims: number[]): Tensor {
  if (!(storage instanceof Float16Array)) return new Tensor(type, storage, dims);
  // The native side of onnxruntime-node 1.30 knows 16-bit floats only as the bits of a Uint16Array.
  const bits = new Uint16Array(storage.buffer, storage.byteOffset, storage.length);
  return Object.assign(new Tensor("uint16", bits, dims), { type });
}

async function createSession(
  model: Uint8Array | string,
  path: string,
  threads: number,
): Promise<InferenceSession> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: ["cpu"],
    graphOptimizationLevel: "all",
    executionMode: "sequential",
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  };
  try {
    return typeof model === "string"
      ? await InferenceSession.create(model, options)
      : await InferenceSession.create(model, options);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw inferenceErrors.unloadable({ path, reason }, { cause });
  }
}

import { InferenceSession, Tensor } from "onnxruntime-node";
import type { ElementType, TensorStorage } from "./element-type.ts";
import { inferenceErrors } from "./errors.ts";
import { assertExternalDataInside } from "./external-data.ts";
import { type Graph, readGraph } from "./graph.ts";
import { type ModelFile, placeOf, readVerifiedFile, verifyFile } from "./model-files.ts";
import type { OutputTensor } from "./output-batch.ts";

/** Which model a session runs. */
export interface SessionOptions {
  /** A folder of the caller's own, holding the version's files by their paths. */
  readonly directory: string;
  /** Which of the files is the model. */
  readonly onnxPath: string;
  /** The version's files. The model and the files of its external tensors are checked against their digests. */
  readonly files: readonly ModelFile[];
  /** Threads that one run may use. Default 1: a small model is faster on one. */
  readonly threads?: number;
}

/** One input of the graph, in storage that the session may keep. */
export interface SessionInput {
  readonly storage: TensorStorage;
  readonly dims: readonly number[];
}

export interface SessionRun {
  readonly outputs: OutputTensor[];
  /** Time the run took by itself, without the wait for its turn, in milliseconds. */
  readonly runMs: number;
}

/** What runs a graph: in this thread (`openOnnxSession`) or elsewhere. */
export interface ModelSession {
  readonly graph: Graph;
  /**
   * @param inputs one for each input of the graph, in its order.
   * @throws Error with onnxruntime's reason.
   */
  run(inputs: readonly SessionInput[], outputNames: readonly string[]): Promise<SessionRun>;
  /** Not while a run is in progress. */
  release(): Promise<void>;
}

/**
 * Opens an ONNX model for the CPU: digests first, then its external tensors' places. Nothing but the verified bytes
 * reaches onnxruntime.
 *
 * @throws PlumblineError `inference/…` naming the file or the tensor at fault.
 */
export async function openOnnxSession(options: SessionOptions): Promise<ModelSession> {
  const { directory, onnxPath, files } = options;
  const file = files.find(({ path }) => path === onnxPath);
  if (file === undefined) {
    throw inferenceErrors["file-missing"]({ path: onnxPath, reason: "it is not among the version's files" });
  }
  const bytes = await readVerifiedFile(directory, file);
  const external = assertExternalDataInside(bytes, onnxPath, files);
  for (const tensorFile of external) await verifyFile(directory, tensorFile);
  const model = external.length === 0 ? bytes : placeOf(directory, onnxPath);
  const session = await createSession(model, onnxPath, options.threads ?? 1);
  try {
    return new OnnxSession(session, readGraph(session));
  } catch (error) {
    await session.release();
    throw error;
  }
}

/** A session of onnxruntime-node: both loading and each run keep this thread busy. */
class OnnxSession implements ModelSession {
  readonly graph: Graph;
  readonly #session: InferenceSession;

  constructor(session: InferenceSession, graph: Graph) {
    this.#session = session;
    this.graph = graph;
  }

  async run(inputs: readonly SessionInput[], outputNames: readonly string[]): Promise<SessionRun> {
    const feeds: Record<string, Tensor> = {};
    for (const [at, { name, type }] of this.graph.inputs.entries()) {
      const { storage, dims } = inputs[at] as SessionInput;
      feeds[name] = makeTensor(type, storage, dims);
    }
    // onnxruntime-node runs within an immediate of its own, which follows this one at once.
    let startedMs = 0;
    setImmediate(() => {
      startedMs = performance.now();
    });
    const results = await this.#session.run(feeds, outputNames);
    const runMs = performance.now() - startedMs;
    const outputs = outputNames.map((wanted) => {
      const result = results[wanted] as Tensor;
      return { name: wanted, type: result.type as ElementType, dims: result.dims, values: result.data };
    });
    return { outputs, runMs };
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

function makeTensor(type: ElementType, storage: TensorStorage, dims: readonly number[]): Tensor {
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

import type { Graph, ModelSession, SessionInput, SessionOptions, SessionRun } from "@plumbline/inference";
import { ModelProcess } from "./model-process.ts";

/** Holds a process, once it was needed. */
interface Place {
  process?: ModelProcess | undefined;
}

/** Sessions in processes of their own: as many as there are runs at once. A process begins when first needed. */
export class SeparateSession implements ModelSession {
  readonly graph: Graph;
  readonly #options: SessionOptions;
  /** The last one is taken first, so that no process begins while another is idle. */
  readonly #idle: Place[];

  private constructor(options: SessionOptions, graph: Graph, first: ModelProcess) {
    this.#options = options;
    this.graph = graph;
    this.#idle = [{ process: first }];
  }

  /** Begins the first process. @throws PlumblineError `inference/…` naming the file or the tensor at fault. */
  static async open(options: SessionOptions): Promise<SeparateSession> {
    const { graph, process } = await ModelProcess.open(options);
    return new SeparateSession(options, graph, process);
  }

  async run(inputs: readonly SessionInput[], outputNames: readonly string[]): Promise<SessionRun> {
    const place: Place = this.#idle.pop() ?? {};
    try {
      if (place.process === undefined || place.process.hasEnded)
        place.process = (await ModelProcess.open(this.#options)).process;
      return await place.process.run(inputs, outputNames);
    } finally {
      this.#idle.push(place);
    }
  }

  /** Ends the processes, and with them frees their copies of the model; a later run begins one again. */
  release(): Promise<void> {
    for (const { process } of this.#idle.splice(0)) process?.close();
    return Promise.resolve();
  }
}

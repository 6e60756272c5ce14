import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Graph, SessionInput, SessionOptions, SessionRun } from "@plumbline/inference";
import { PlumblineError } from "@plumbline/platform";
import { gatewayErrors } from "./errors.ts";
import type { ProcessAnswer, ProcessFailure, ProcessRequest } from "./model.process.ts";

/**
 * A process that holds one session. Not a thread: onnxruntime-node 1.30 aborts the whole process when a thread is ended
 * within a run or while it loads the runtime, and so does a model that crashes.
 */
export class ModelProcess {
  readonly #child: ChildProcess;
  readonly #waiting: PromiseWithResolvers<ProcessAnswer>[] = [];
  #ended = false;

  private constructor() {
    const file = import.meta.url.endsWith(".ts") ? "./model.process.ts" : "./model.process.js";
    this.#child = fork(fileURLToPath(new URL(file, import.meta.url)), {
      serialization: "advanced",
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#child.on("message", (answer: ProcessAnswer) => this.#waiting.shift()?.resolve(answer));
    this.#child.on("error", (cause) => this.#end(cause));
    this.#child.on("exit", (code, signal) => this.#end(new Error(`it ended with ${signal ?? code}`)));
  }

  /** @throws PlumblineError `inference/…` naming the file or the tensor at fault. */
  static async open(options: SessionOptions): Promise<{ process: ModelProcess; graph: Graph }> {
    const opened = new ModelProcess();
    try {
      const answer = await opened.#ask({ open: options });
      if (!("graph" in answer)) throw new Error("the process that runs the model answered without a graph");
      return { process: opened, graph: answer.graph };
    } catch (error) {
      opened.close();
      throw error;
    }
  }

  /** Whether it can run nothing any more. */
  get hasEnded(): boolean {
    return this.#ended;
  }

  async run(inputs: readonly SessionInput[], outputNames: readonly string[]): Promise<SessionRun> {
    const answer = await this.#ask({ inputs, outputNames });
    if (!("outputs" in answer)) throw new Error("the process that runs the model answered without outputs");
    return answer;
  }

  /** Ends it at once; a run in progress fails. */
  close(): void {
    this.#child.kill("SIGKILL");
  }

  async #ask(request: ProcessRequest): Promise<ProcessAnswer> {
    if (this.#ended) throw gatewayErrors["model-process-ended"]({});
    const waiting = Promise.withResolvers<ProcessAnswer>();
    this.#waiting.push(waiting);
    this.#child.send(request, (error) => {
      if (error !== null) this.#end(error);
    });
    const answer = await waiting.promise;
    if ("failure" in answer) throw errorOf(answer.failure);
    return answer;
  }

  #end(cause: Error): void {
    this.#ended = true;
    for (const { reject } of this.#waiting.splice(0))
      reject(gatewayErrors["model-process-ended"]({}, { cause }));
  }
}

function errorOf({ message, code, status }: ProcessFailure): Error {
  return code === undefined || status === undefined
    ? new Error(message)
    : new PlumblineError({ code, status, message });
}

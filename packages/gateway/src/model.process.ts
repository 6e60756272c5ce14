import {
  type Graph,
  type ModelSession,
  openOnnxSession,
  type SessionInput,
  type SessionOptions,
  type SessionRun,
} from "@plumbline/inference";
import { PlumblineError } from "@plumbline/platform";

/** What the gateway asks of this process: first which model to open, then to run it. */
export type ProcessRequest =
  | { readonly open: SessionOptions }
  | { readonly inputs: readonly SessionInput[]; readonly outputNames: readonly string[] };
/** What it answers, in the order of the requests. */
export type ProcessAnswer = { readonly graph: Graph } | SessionRun | { readonly failure: ProcessFailure };
export interface ProcessFailure {
  readonly message: string;
  /** Of an error that a caller can act on. */
  readonly code?: string;
  readonly status?: number;
}

let session: ModelSession | undefined;

async function answer(request: ProcessRequest): Promise<ProcessAnswer> {
  try {
    if ("open" in request) {
      session = await openOnnxSession(request.open);
      return { graph: session.graph };
    }
    if (session === undefined) throw new Error("no model is open");
    return await session.run(request.inputs, request.outputNames);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const known = error instanceof PlumblineError && { code: error.code, status: error.status };
    return { failure: { message, ...known } };
  }
}

process.on("message", (request: ProcessRequest) => {
  void answer(request).then((result) => process.send?.(result));
});
// The gateway is gone.
process.on("disconnect", () => process.exit());
// Ctrl-C reaches a whole group of processes: what is in flight is answered first, then the gateway ends this one.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => undefined);

import { parentPort, workerData } from "node:worker_threads";
import type { LogRows } from "./log-buffer.ts";
import { writeSegment } from "./write-segment.ts";

/** What the gateway asks of this thread, and what it answers. */
export interface WriteRequest {
  readonly id: number;
  readonly route: { readonly deployment: string; readonly revision: number; readonly versionId: string };
  readonly rows: LogRows;
}
export interface WriteAnswer {
  readonly id: number;
  /** Why the segment could not be written. */
  readonly error?: string;
}

const { spool } = workerData as { spool: string };

async function answer({ id, route, rows }: WriteRequest): Promise<void> {
  const result: WriteAnswer = await writeSegment(spool, route, rows).then(
    () => ({ id }),
    (error: unknown) => ({ id, error: error instanceof Error ? error.message : String(error) }),
  );
  parentPort?.postMessage(result);
}

parentPort?.on("message", (request: WriteRequest) => void answer(request));

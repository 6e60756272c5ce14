import { parentPort } from "node:worker_threads";
import { encodeSegment, type SegmentRoute } from "./encode-segment.ts";
import type { LogRows } from "./log-buffer.ts";
import type { Segment } from "./segment.ts";

/** What the gateway asks of this thread, and what it answers, in the same order. */
export interface EncodeRequest {
  readonly route: SegmentRoute;
  readonly rows: LogRows;
}
export type EncodeAnswer =
  | { readonly segment: Segment; readonly bytes: Uint8Array<ArrayBuffer> }
  /** Why the rows cannot be encoded. */
  | { readonly error: string };

function answer({ route, rows }: EncodeRequest): EncodeAnswer {
  try {
    return encodeSegment(route, rows);
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on("message", (request: EncodeRequest) => {
  const answered = answer(request);
  parentPort?.postMessage(answered, "bytes" in answered ? [answered.bytes.buffer] : []);
});

import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { PlumblineError } from "@plumbline/platform";
import { monitoringErrors } from "./errors.ts";
import { makeScratchDirectory } from "./scratch-directory.ts";

export interface ReceivedSegment extends AsyncDisposable {
  /** Gone once disposed. */
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/**
 * Writes an upload to a file of its own, so that it is checked before anything of it is kept.
 * @throws PlumblineError `monitoring/empty-segment`, `segment-too-large`, `segment-cut-short`; nothing is left then.
 */
export async function receiveSegment(
  content: unknown,
  options: { dataDirectory: string; maximumBytes: number },
): Promise<ReceivedSegment> {
  if (!(content instanceof Readable)) throw monitoringErrors["empty-segment"]({});
  const { maximumBytes } = options;
  const directory = await makeScratchDirectory(options.dataDirectory);
  const path = join(directory, "segment.parquet");
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const measure = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > maximumBytes) throw monitoringErrors["segment-too-large"]({ maximumBytes });
      hash.update(chunk);
      yield chunk;
    }
  };
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    await pipeline(content, measure, createWriteStream(path, { mode: 0o600 }));
    if (sizeBytes === 0) throw monitoringErrors["empty-segment"]({});
  } catch (cause) {
    await remove();
    if (cause instanceof PlumblineError) throw cause;
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    const isCutShort = code === "ECONNRESET" || code === "ERR_STREAM_PREMATURE_CLOSE";
    throw isCutShort ? monitoringErrors["segment-cut-short"]({}, { cause }) : cause;
  }
  return { path, sha256: hash.digest("hex"), sizeBytes, [Symbol.asyncDispose]: remove };
}

import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { PlumblineError } from "@plumbline/platform";
import { datasetErrors } from "./errors.ts";

export interface ReceivedFile extends AsyncDisposable {
  /** Absolute, in a directory of its own. Gone once disposed. */
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/**
 * Writes an upload to a file of its own, so that it can be read before anything of it is kept.
 * @throws PlumblineError `datasets/upload-too-large`, `datasets/upload-cut-short`, `datasets/empty-upload`; nothing is
 *   left then.
 */
export async function receiveUpload(
  content: unknown,
  options: { directory: string; maximumBytes: number },
): Promise<ReceivedFile> {
  if (!(content instanceof Readable)) throw datasetErrors["empty-upload"]({});
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(options.directory, "upload-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, "content");
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const measure = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > options.maximumBytes) {
        throw datasetErrors["upload-too-large"]({ maximumBytes: options.maximumBytes });
      }
      hash.update(chunk);
      yield chunk;
    }
  };
  try {
    await pipeline(content, measure, createWriteStream(path, { mode: 0o600 }));
    if (sizeBytes === 0) throw datasetErrors["empty-upload"]({});
  } catch (cause) {
    await remove();
    if (cause instanceof PlumblineError) throw cause;
    throw isCutShort(cause) ? datasetErrors["upload-cut-short"]({}, { cause }) : cause;
  }
  return { path, sha256: hash.digest("hex"), sizeBytes, [Symbol.asyncDispose]: remove };
}

function isCutShort(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ECONNRESET" || code === "ERR_STREAM_PREMATURE_CLOSE";
}

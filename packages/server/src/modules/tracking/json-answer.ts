import { setImmediate } from "node:timers/promises";
import { Readable } from "node:stream";
import { HttpReply } from "@plumbline/platform";

const headers = { "content-type": "application/json; charset=utf-8" };
/** An answer up to this size is made before it is sent, and has its length. */
const wholeBytes = 1024 * 1024;
/** Of a longer one as much is made at a time, while the client takes what was made before. */
const turnBytes = 256 * 1024;
/** A piece of this size goes out as it is; smaller ones are put together, which costs less than a write for each. */
const largeBytes = 64 * 1024;
/** Longest that the making of an answer keeps other requests waiting. */
const turnMs = 1;

export function answerJson(json: string | Buffer): HttpReply {
  return new HttpReply(200, json, headers);
}

/** An answer of JSON that is made piece by piece. A long one is sent as it is made, so that it is never in memory whole. */
export async function answerInPieces(pieces: Iterator<Buffer>): Promise<HttpReply> {
  const { parts, sizeBytes, isEnd } = await gather(pieces, wholeBytes);
  if (!isEnd) return streamed(continueWith(parts, pieces), headers);
  if (parts.length === 1) return answerJson(parts[0]!);
  return streamed(parts, { ...headers, "content-length": String(sizeBytes) });
}

function streamed(
  parts: Iterable<Buffer> | AsyncIterable<Buffer>,
  withHeaders: Readonly<Record<string, string>>,
): HttpReply {
  return new HttpReply(200, Readable.from(parts, { objectMode: false, highWaterMark: 1 }), withHeaders);
}

async function* continueWith(first: readonly Buffer[], pieces: Iterator<Buffer>): AsyncGenerator<Buffer> {
  yield* first;
  for (let isEnd = false; !isEnd;) {
    const more = await gather(pieces, turnBytes);
    yield* more.parts;
    isEnd = more.isEnd;
  }
}

/** The next pieces, `bytes` together, or all that are left, in parts that are worth a write each. */
async function gather(
  pieces: Iterator<Buffer>,
  bytes: number,
): Promise<{ parts: Buffer[]; sizeBytes: number; isEnd: boolean }> {
  const parts: Buffer[] = [];
  let small: Buffer[] = [];
  let sizeBytes = 0;
  let turnStartedMs = performance.now();
  const join = () => {
    if (small.length > 0) parts.push(Buffer.concat(small));
    small = [];
  };
  while (sizeBytes < bytes) {
    const next = pieces.next();
    if (next.done === true) {
      join();
      return { parts, sizeBytes, isEnd: true };
    }
    sizeBytes += next.value.length;
    if (next.value.length < largeBytes) small.push(next.value);
    else {
      join();
      parts.push(next.value);
    }
    if (performance.now() - turnStartedMs > turnMs) {
      await setImmediate();
      turnStartedMs = performance.now();
    }
  }
  join();
  return { parts, sizeBytes, isEnd: false };
}

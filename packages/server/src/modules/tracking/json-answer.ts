import { setImmediate } from "node:timers/promises";
import { Readable } from "node:stream";
import { HttpReply } from "@plumbline/platform";

const headers = { "content-type": "application/json; charset=utf-8" };
/** An answer up to this size is sent at once, with its length. */
const wholeBytes = 1024 * 1024;
/** Longest that the making of an answer keeps other requests waiting. */
const turnMs = 1;

export function answerJson(json: string | Buffer): HttpReply {
  return new HttpReply(200, json, headers);
}

/** An answer of JSON that is made piece by piece. A long one is sent as it is made, so that it is never in memory whole. */
export async function answerInPieces(pieces: Iterator<Buffer>): Promise<HttpReply> {
  const first = await gather(pieces);
  if (first.done) return answerJson(first.json);
  return new HttpReply(200, Readable.from(stream(first.json, pieces)), headers);
}

async function* stream(first: Buffer, pieces: Iterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (;;) {
    const { json, done } = await gather(pieces);
    yield json;
    if (done) return;
  }
}

/** The next pieces that make up `wholeBytes` together, or all that are left. */
async function gather(pieces: Iterator<Buffer>): Promise<{ json: Buffer; done: boolean }> {
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  let turnStartedMs = performance.now();
  while (sizeBytes < wholeBytes) {
    const next = pieces.next();
    if (next.done === true) return { json: Buffer.concat(parts, sizeBytes), done: true };
    parts.push(next.value);
    sizeBytes += next.value.length;
    if (performance.now() - turnStartedMs > turnMs) {
      await setImmediate();
      turnStartedMs = performance.now();
    }
  }
  return { json: Buffer.concat(parts, sizeBytes), done: false };
}

import { Readable } from "node:stream";
import type { Entry } from "./entry.ts";

/** A comment after this many milliseconds without an event, so that nothing on the way takes the connection for dead. */
export const keepAliveMs = 15_000;

/**
 * Entries as server-sent events; an event's id is its entry's index. Batches are asked for as the client takes
 * them, so that a slow client costs a place in the ledger and no memory.
 *
 * @param batches entries in order; an empty one for each `keepAliveMs` in which nothing came.
 * @param options `stalledAfterMs`: a client that takes nothing for this long is let go. It comes back with the id of
 *   its last event.
 */
export function createEventStream(
  batches: AsyncIterable<readonly Entry[]>,
  options: { stalledAfterMs: number },
): Readable {
  const stream: Readable = Readable.from(write());
  return stream;

  async function* write(): AsyncGenerator<string> {
    yield* send("retry: 1000\n\n");
    for await (const entries of batches) {
      yield* send(entries.length > 0 ? entries.map(formatEvent).join("") : ": still here\n\n");
    }
  }

  /** Goes on once the client has taken what was sent before. */
  async function* send(text: string): AsyncGenerator<string> {
    const stalled = setTimeout(() => stream.destroy(), options.stalledAfterMs);
    try {
      yield text;
    } finally {
      clearTimeout(stalled);
    }
  }
}

/** One line of data: JSON has no line breaks of its own. */
function formatEvent(entry: Entry): string {
  return `id: ${entry.index}\ndata: ${JSON.stringify(entry)}\n\n`;
}

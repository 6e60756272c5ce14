import { Readable } from "node:stream";
import type { Entry } from "./entry.ts";

/** How often, in milliseconds, a quiet feed looks whether the server is shutting down. */
export const lookEveryMs = 1000;
/** A comment after this long without an event, so that nothing on the way takes the connection for dead. */
const keepAliveMs = 15_000;

/**
 * Entries as server-sent events; an event's id is its entry's index. Batches are asked for as the client takes
 * them, so that a slow client costs a place in the ledger and no memory.
 *
 * @param batches entries in order; an empty one for each `lookEveryMs` in which nothing came.
 * @param options `stalledAfterMs`: a client that takes nothing for this long is let go. It comes back with the id of
 *   its last event. `isClosing`: whether the feed should end.
 */
export function createEventStream(
  batches: AsyncIterable<readonly Entry[]>,
  options: { stalledAfterMs: number; isClosing: () => boolean },
): Readable {
  const stream: Readable = Readable.from(write());
  return stream;

  async function* write(): AsyncGenerator<string> {
    let quietMs = 0;
    yield* send("retry: 1000\n\n");
    for await (const entries of batches) {
      if (options.isClosing()) return;
      quietMs = entries.length > 0 ? 0 : quietMs + lookEveryMs;
      if (entries.length > 0) yield* send(entries.map(formatEvent).join(""));
      else if (quietMs >= keepAliveMs) {
        quietMs = 0;
        yield* send(": still here\n\n");
      }
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

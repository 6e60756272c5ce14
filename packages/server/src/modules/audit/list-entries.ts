import type { Reader } from "#storage";
import { type Entry, type EntryFilter, presentEntry } from "./entry.ts";
import { selectPendingEntries, selectPlacedEntries } from "./entry.store.ts";
import { readHead } from "./head.store.ts";

export interface EntryPage {
  readonly entries: readonly Entry[];
  /** What to pass as `after` for the next page, or null at the end. */
  readonly next: number | null;
}

/**
 * A page of a workspace's entries. Those that wait for their place stand at the new end: first among the newest,
 * last among the oldest.
 *
 * @param query `after`: the index behind which the page begins, in the page's own order.
 */
export async function listEntries(
  reader: Reader,
  filter: EntryFilter,
  query: { after?: number | undefined; order: "oldest" | "newest"; limit: number },
): Promise<EntryPage> {
  const { after, order, limit } = query;
  const newest = order === "newest";
  const size = readHead(reader)?.size ?? 0;
  const waiting = newest && after === undefined ? await selectPendingEntries(reader, filter, query) : [];
  const room = limit - waiting.length;
  const placed = await selectPlacedEntries(reader, filter, {
    ...(newest ? { below: after ?? size } : { above: after, below: size }),
    order,
    // One more tells whether there is a next page.
    limit: room + 1,
  });
  const hasMore = placed.length > room;
  const rows = [...waiting, ...placed.slice(0, room)];
  if (!newest && !hasMore)
    rows.push(...(await selectPendingEntries(reader, filter, { order, limit: limit - rows.length })));
  const last = rows.at(-1)?.log_index ?? size;
  return { entries: rows.map(presentEntry), next: hasMore ? last : null };
}

/**
 * Calls `work` for each item, at most `limit` at a time, and takes no more items than are being worked on. The first
 * error ends it, once what is under way has settled.
 */
export async function forEachBounded<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for await (const item of items) {
    if (underWay.size >= limit) await Promise.race(underWay);
    if (failures.length > 0) break;
    const job: Promise<void> = work(item)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => underWay.delete(job));
    underWay.add(job);
  }
  await Promise.all(underWay);
  if (failures.length > 0) throw failures[0];
}

/** Lists of at most `size` items. */
export async function* groupBySize<Item>(
  pages: AsyncIterable<readonly Item[]>,
  size: number,
): AsyncGenerator<Item[]> {
  for await (const page of pages) {
    for (let start = 0; start < page.length; start += size) yield page.slice(start, start + size);
  }
}

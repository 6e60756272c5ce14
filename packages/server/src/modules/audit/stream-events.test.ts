import { expect, test } from "vitest";
import type { WorkspaceId } from "#ports";
import { startTestServer, type TestServer } from "#testing";
import type { Entry } from "./entry.ts";
import { eventOf, numberedEvents, recordEvents, untilSequenced } from "./record-events.testing.ts";

/** Reads a live feed until `count` events came, then hangs up. */
async function readEvents(
  server: TestServer,
  count: number,
  from: { query?: string; lastEventId?: number; onOpen?: () => void } = {},
): Promise<Entry[]> {
  const gone = new AbortController();
  const response = await server.fetch(`/api/v1/events${from.query ?? ""}`, {
    as: "viewer",
    signal: gone.signal,
    headers: from.lastEventId === undefined ? {} : { "last-event-id": String(from.lastEventId) },
  });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  from.onOpen?.();
  const entries: Entry[] = [];
  let text = "";
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const events = (text + chunk).split("\n\n");
    text = events.pop()!;
    for (const event of events) {
      const [, id, json] = /^id: (\d+)\ndata: (.*)$/.exec(event) ?? [];
      if (json === undefined) continue;
      const entry = JSON.parse(json) as Entry;
      expect(entry.index).toBe(Number(id));
      entries.push(entry);
    }
    if (entries.length >= count) break;
  }
  gone.abort();
  return entries;
}

function numbersOf(entries: readonly Entry[]): number[] {
  return entries.map(({ payload }) => (payload as { number: number }).number);
}

test("two subscribers see each entry once and in order, also over a reconnect while entries come", async () => {
  await using server = await startTestServer();
  await server.token("viewer");
  const events = numberedEvents(600);
  const writing = (async () => {
    for (let at = 0; at < events.length; at += 40)
      await recordEvents(server.context, events.slice(at, at + 40));
  })();
  const query = "?after=-1&type=thing.changed";
  const steady = readEvents(server, 600, { query });
  const reconnecting = (async () => {
    const seen: Entry[] = [];
    while (seen.length < 600) {
      const last = seen.at(-1)?.index;
      const more = await readEvents(server, Math.min(100, 600 - seen.length), {
        query,
        ...(typeof last === "number" && { lastEventId: last }),
      });
      seen.push(...more);
    }
    return seen;
  })();
  const [all, pieces] = await Promise.all([steady, reconnecting, writing]);
  expect(numbersOf(all)).toEqual(numbersOf(pieces));
  expect(numbersOf(all).toSorted((a, b) => a - b)).toEqual(events.map((_, number) => number));
  const indexes = all.map(({ index }) => index!);
  expect(indexes).toEqual(indexes.toSorted((a, b) => a - b));
});

test("without a start only what is new comes, of one's own workspace and as filtered", async () => {
  await using server = await startTestServer();
  await server.token("viewer");
  await recordEvents(server.context, [eventOf(1)]);
  await untilSequenced(server.context);
  let opened: () => void = () => undefined;
  const isOpen = new Promise<void>((resolve) => (opened = resolve));
  const reading = readEvents(server, 1, { query: "?subject=thing:3", onOpen: opened });
  await isOpen;
  await recordEvents(server.context, [
    eventOf(2),
    eventOf(3, { workspace: "other" as WorkspaceId }),
    eventOf(3),
  ]);
  expect(numbersOf(await reading)).toEqual([3]);
});

test("what is no event's id is refused", async () => {
  await using server = await startTestServer();
  const refused = await server.fetch("/api/v1/events", { headers: { "last-event-id": "yesterday" } });
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ code: "audit/event-id-invalid" });
  expect((await server.fetch("/api/v1/events?after=-2")).status).toBe(400);
});

test("an open feed ends with the server instead of holding up its shutdown", async () => {
  const server = await startTestServer();
  const response = await server.fetch("/api/v1/events");
  const reading = response.text();
  const startedMs = performance.now();
  await server[Symbol.asyncDispose]();
  expect(performance.now() - startedMs).toBeLessThan(5000);
  expect(await reading).toContain("retry: 1000");
});

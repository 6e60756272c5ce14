import { type JsonValue, parseEntry, verifyCommitment } from "@plumbline/ledger";
import { expect, test } from "vitest";
import { startTestServer } from "#testing";
import { findEntry, findEntryIndexes, readBacklog } from "./entry.store.ts";
import { eventOf, numberedEvents, recordEvents, untilSequenced } from "./record-events.testing.ts";

test("an entry's leaf holds its header in the open and a commitment to its payload", async () => {
  await using server = await startTestServer();
  const { storage } = server.context;
  const event = eventOf(7);
  const [id] = await recordEvents(server.context, [event]);
  await untilSequenced(server.context);
  const index = (await findEntryIndexes(storage.read, "default", [id!])).get(id!);
  const entry = findEntry(storage.read, "default", index!)!;
  const { type, subject, actor, workspace } = event;
  expect(parseEntry(entry.leaf)).toMatchObject({ id, type, subject, actor, workspace });
  expect(verifyCommitment(entry.leaf, event.payload as JsonValue, entry.salt!)).toBe(true);
  expect(verifyCommitment(entry.leaf, { number: 8 }, entry.salt!)).toBe(false);
  expect(new TextDecoder().decode(entry.leaf)).not.toContain("Änderung");
});

test("a use case that fails leaves no entry, and neither do its neighbours in the group miss theirs", async () => {
  await using server = await startTestServer();
  const { storage, ledger } = server.context;
  const outcomes = await Promise.allSettled(
    numberedEvents(64).map((event, number) =>
      storage.write((transaction) => {
        const id = ledger.append(transaction, event);
        if (number % 4 === 0) throw new Error("refused after its entry was written");
        return id;
      }),
    ),
  );
  await untilSequenced(server.context);
  const rows = storage.read.all<{ id: string }>(
    "SELECT id FROM ledger_entries WHERE type = 'thing.changed' ORDER BY log_index",
  );
  const kept = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  expect(kept).toHaveLength(48);
  expect(rows.map(({ id }) => id)).toEqual(kept);
});

test("64 writers at once get places without gap or repetition, each writer's in the order of its commits", async () => {
  await using server = await startTestServer();
  const { storage, ledger } = server.context;
  const idsByWriter = await Promise.all(
    Array.from({ length: 64 }, async (_, writer) => {
      const ids: string[] = [];
      for (let number = 0; number < 10; number++) {
        const event = eventOf(number, { subject: `writer:${writer}` });
        ids.push(await storage.write((transaction) => ledger.append(transaction, event)));
      }
      return ids;
    }),
  );
  await untilSequenced(server.context);
  const size = storage.read.get<{ size: number }>("SELECT size FROM ledger_head")!.size;
  const places = storage.read
    .all<{ log_index: number }>("SELECT log_index FROM ledger_entries ORDER BY log_index")
    .map(({ log_index }) => log_index);
  expect(places).toEqual(Array.from({ length: size }, (_, index) => index));
  for (const ids of idsByWriter) {
    const indexes = await findEntryIndexes(storage.read, "default", ids);
    const ofWriter = ids.map((id) => indexes.get(id)!);
    expect(ofWriter).toEqual(ofWriter.toSorted((a, b) => a - b));
  }
});

test("what no leaf can hold is refused with its rule, and the use case with it", async () => {
  await using server = await startTestServer();
  const { storage } = server.context;
  await untilSequenced(server.context);
  const record = (change: object) => recordEvents(server.context, [eventOf(1, change)]);
  await expect(record({ subject: `thing:${"x".repeat(17_000)}` })).rejects.toMatchObject({
    code: "audit/entry-too-large",
    status: 413,
    message: expect.stringContaining("16384") as string,
  });
  await expect(record({ subject: "Ada Lovelace <ada@example.org>" })).rejects.toMatchObject({
    code: "audit/entry-invalid",
    message: expect.stringContaining("subject") as string,
  });
  await expect(record({ payload: { score: Number.NaN } })).rejects.toMatchObject({
    code: "audit/entry-invalid",
    message: expect.stringContaining("$.score is NaN") as string,
  });
  await expect(record({ payload: { text: "\ud800" } })).rejects.toMatchObject({ status: 400 });
  expect(readBacklog(storage.read).count).toBe(0);
});

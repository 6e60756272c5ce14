import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Checkpoint,
  openCheckpoint,
  proveConsistency,
  type VerifierKey,
  verifyConsistencyProof,
  verifyLog,
} from "@plumbline/ledger";
import { createLogger, systemClock, systemRandom } from "@plumbline/platform";
import { modules } from "@plumbline/server";
import { expect, test } from "vitest";
import { openStorage, type Storage } from "#storage";
import { startTestServer, type TestServer } from "#testing";
import { readHead } from "./head.store.ts";
import { createLedgerAppender, ledgerOf } from "./ledger.ts";
import { eventOf, numberedEvents, recordEvents, untilSequenced } from "./record-events.testing.ts";
import { openStoredLog } from "./stored-log.ts";

function keyOf(server: TestServer): VerifierKey {
  const { standing } = ledgerOf(server.context);
  if (standing.state !== "signing") throw new Error(`the ledger is ${standing.state}`);
  return standing.verifierKey;
}

function checkpointOf(server: TestServer): Checkpoint {
  return openCheckpoint(readHead(server.context.storage.read)!.checkpoint, keyOf(server)).checkpoint;
}

/** The database of a server that is not running. */
function openDatabase(data: string): Promise<Storage> {
  return openStorage({
    path: join(data, "plumbline.db"),
    migrations: Object.fromEntries(modules.map(({ name, migrations }) => [name, migrations])),
    logger: createLogger({ level: "silent", name: "test" }),
  });
}

async function temporaryDirectory() {
  const path = await mkdtemp(join(tmpdir(), "plumbline-ledger-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

test("each checkpoint continues the one before, across partial and full tiles, and the whole log verifies", async () => {
  await using server = await startTestServer();
  const log = openStoredLog(server.context.storage.read);
  const seen: Checkpoint[] = [checkpointOf(server)];
  for (const count of [1, 3, 250, 1, 300, 600]) {
    await recordEvents(server.context, numberedEvents(count));
    await untilSequenced(server.context);
    seen.push(checkpointOf(server));
  }
  const newest = seen.at(-1)!;
  expect(newest.size).toBeGreaterThan(1155);
  for (const older of seen) {
    const proof = await proveConsistency(log, older.size, newest.size);
    verifyConsistencyProof({
      from: older.size,
      to: newest.size,
      fromRoot: older.root,
      toRoot: newest.root,
      proof,
    });
  }
  const verifierKey = keyOf(server);
  for (const remembered of seen)
    expect(await verifyLog(log, { verifierKey, remembered })).toMatchObject({ verdict: "intact" });
});

test("a committed entry is under a signed checkpoint within a second", async () => {
  await using server = await startTestServer();
  await untilSequenced(server.context);
  const waitsMs: number[] = [];
  for (let number = 0; number < 5; number++) {
    await recordEvents(server.context, [eventOf(number)]);
    const startedMs = performance.now();
    await untilSequenced(server.context);
    waitsMs.push(performance.now() - startedMs);
  }
  expect(Math.max(...waitsMs)).toBeLessThan(1000);
});

test("entries that a killed server left without a place get one at the next start, once its lease is over", async () => {
  await using data = await temporaryDirectory();
  const config = { data: data.path };
  let before: Checkpoint;
  {
    await using server = await startTestServer({ config });
    await recordEvents(server.context, numberedEvents(20));
    await untilSequenced(server.context);
    before = checkpointOf(server);
  }
  const ids: string[] = [];
  {
    await using storage = await openDatabase(data.path);
    const random = systemRandom(() => systemClock.nowMs());
    const ledger = createLedgerAppender({ clock: systemClock, random });
    ids.push(...(await recordEvents({ storage, ledger }, numberedEvents(300))));
    const leasedToMs = systemClock.nowMs() + 1500;
    await storage.write((transaction) =>
      transaction.run(
        "UPDATE ledger_head SET fence = 99, lease_holder = 'killed', lease_expires_at_ms = ?",
        leasedToMs,
      ),
    );
  }
  await using server = await startTestServer({ config });
  await untilSequenced(server.context);
  const { storage } = server.context;
  const places = storage.read.all<{ id: string }>(
    "SELECT id FROM ledger_entries WHERE log_index >= ? AND type = 'thing.changed' ORDER BY log_index",
    before.size,
  );
  expect(places.map(({ id }) => id)).toEqual(ids);
  expect(storage.read.get("SELECT fence FROM ledger_head")).toMatchObject({ fence: 100 });
  const verified = await verifyLog(openStoredLog(storage.read), {
    verifierKey: keyOf(server),
    remembered: before,
  });
  expect(verified).toMatchObject({ verdict: "intact" });
});

test("a sequencer that lost its lease to another's fence drops what it computed and takes over again", async () => {
  await using server = await startTestServer();
  const { storage } = server.context;
  await recordEvents(server.context, numberedEvents(5));
  await untilSequenced(server.context);
  await storage.write((transaction) =>
    transaction.run(
      "UPDATE ledger_head SET fence = fence + 7, lease_holder = 'other', lease_expires_at_ms = 0",
    ),
  );
  await recordEvents(server.context, numberedEvents(5));
  await untilSequenced(server.context);
  const verified = await verifyLog(openStoredLog(storage.read), { verifierKey: keyOf(server) });
  expect(verified).toMatchObject({ verdict: "intact" });
});

test("erasing payload and salt leaves the log as it verifies", async () => {
  await using server = await startTestServer();
  const { storage } = server.context;
  await recordEvents(server.context, numberedEvents(10));
  await untilSequenced(server.context);
  await storage.write((transaction) =>
    transaction.run("UPDATE ledger_entries SET payload = NULL, salt = NULL WHERE type = 'thing.changed'"),
  );
  const verified = await verifyLog(openStoredLog(storage.read), { verifierKey: keyOf(server) });
  expect(verified).toMatchObject({ verdict: "intact" });
  const page = (await (await server.fetch("/api/v1/ledger/entries?type=thing.changed")).json()) as {
    entries: { payload: unknown; subject: string }[];
  };
  expect(page.entries).toHaveLength(10);
  expect(page.entries[0]).toMatchObject({ payload: null, subject: "thing:0" });
});

test("a tile altered behind the server's back stops the signing instead of being signed into a fork", async () => {
  await using server = await startTestServer();
  const { storage } = server.context;
  await recordEvents(server.context, numberedEvents(10));
  await untilSequenced(server.context);
  const before = readHead(storage.read)!.checkpoint;
  await storage.write((transaction) =>
    transaction.run("UPDATE ledger_tiles SET hashes = zeroblob(length(hashes)) WHERE level = 0"),
  );
  await recordEvents(server.context, [eventOf(11)]);
  await expect(untilSequenced(server.context, 1000)).rejects.toThrow("not sequenced");
  const ready = await server.fetch("/health/ready");
  expect(ready.status).toBe(503);
  expect(await ready.text()).toContain("do not have the signed root");
  expect(readHead(storage.read)!.checkpoint).toBe(before);
});

import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";
import { readBacklog } from "./entry.store.ts";
import { eventOf, numberedEvents, recordEvents, untilSequenced } from "./record-events.testing.ts";

/** A data directory in which a server has signed some entries. */
async function directoryWithLog(count: number) {
  const path = await mkdtemp(join(tmpdir(), "plumbline-ledger-"));
  await growLog(path, count);
  return {
    path,
    checkpoint: join(path, "ledger-checkpoint"),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

async function growLog(data: string, count: number): Promise<void> {
  await using server = await startTestServer({ config: { data } });
  await recordEvents(server.context, numberedEvents(count));
  await untilSequenced(server.context);
}

async function sizeIn(checkpointPath: string): Promise<number> {
  return Number((await readFile(checkpointPath, "utf8")).split("\n")[1]);
}

/** That this server signs nothing, and says why. @returns its reason. */
async function expectRefusal(server: TestServer): Promise<string> {
  const { storage } = server.context;
  await recordEvents(server.context, [eventOf(1)]);
  const size = () => storage.read.get<{ size: number }>("SELECT size FROM ledger_head")?.size;
  const before = size();
  await expect(untilSequenced(server.context, 400)).rejects.toThrow("not sequenced");
  expect(readBacklog(storage.read).count).toBeGreaterThan(0);
  expect(size()).toBe(before);
  const ready = await server.fetch("/health/ready", { as: "anonymous" });
  expect(ready.status).toBe(503);
  const { reasons } = (await ready.json()) as { reasons: { audit: string } };
  return reasons.audit;
}

test("the key is its owner's alone, and the origin says nothing of the host", async () => {
  await using data = await directoryWithLog(1);
  const keyPath = join(data.path, "keys", "ledger-key");
  expect((await stat(keyPath)).mode & 0o777).toBe(0o600);
  expect((await stat(join(data.path, "keys"))).mode & 0o777).toBe(0o700);
  const origin = (await readFile(data.checkpoint, "utf8")).split("\n")[0];
  expect(origin).toMatch(/^plumbline-[0-9a-f]{16}$/);
  expect(origin).not.toContain(hostname());
  const key = await readFile(keyPath, "utf8");
  await growLog(data.path, 1);
  expect(await readFile(keyPath, "utf8")).toBe(key);
});

test("an older database than the checkpoint beside it is not signed, and both sizes are named", async () => {
  await using data = await directoryWithLog(5);
  const database = join(data.path, "plumbline.db");
  const backup = join(data.path, "backup.db");
  await copyFile(database, backup);
  const backedUp = await sizeIn(data.checkpoint);
  await growLog(data.path, 300);
  const signed = await sizeIn(data.checkpoint);
  for (const suffix of ["-wal", "-shm"]) await rm(database + suffix, { force: true });
  await copyFile(backup, database);
  await using server = await startTestServer({ config: { data: data.path } });
  const reason = await expectRefusal(server);
  expect(reason).toContain(`holds ${backedUp} signed ledger entries`);
  expect(reason).toContain(`${signed} were signed`);
  expect(await sizeIn(data.checkpoint)).toBe(signed);
});

test("a database of another history under the same key is not signed", async () => {
  await using data = await directoryWithLog(3);
  const database = join(data.path, "plumbline.db");
  const backup = join(data.path, "backup.db");
  await copyFile(database, backup);
  const older = await readFile(data.checkpoint, "utf8");
  await growLog(data.path, 4);
  const other = await readFile(data.checkpoint, "utf8");
  for (const suffix of ["-wal", "-shm"]) await rm(database + suffix, { force: true });
  await copyFile(backup, database);
  await writeFile(data.checkpoint, older);
  await growLog(data.path, 300);
  await writeFile(data.checkpoint, other);
  await using server = await startTestServer({ config: { data: data.path } });
  expect(await expectRefusal(server)).toContain("another history");
});

test("a missing checkpoint or key, or one of another ledger, is not made up for", async () => {
  await using data = await directoryWithLog(3);
  await using stranger = await directoryWithLog(3);
  const keyPath = join(data.path, "keys", "ledger-key");
  const [checkpoint, key] = await Promise.all([readFile(data.checkpoint), readFile(keyPath)]);

  await rm(data.checkpoint);
  {
    await using server = await startTestServer({ config: { data: data.path } });
    expect(await expectRefusal(server)).toContain("ledger-checkpoint is missing");
  }
  await copyFile(stranger.checkpoint, data.checkpoint);
  {
    await using server = await startTestServer({ config: { data: data.path } });
    expect(await expectRefusal(server)).toContain("is not this ledger's");
  }
  await writeFile(data.checkpoint, checkpoint);
  await rm(keyPath);
  {
    await using server = await startTestServer({ config: { data: data.path } });
    expect(await expectRefusal(server)).toContain("ledger-key is missing");
    expect((await server.fetch("/api/v1/ledger/key")).status).toBe(503);
    expect((await server.fetch("/api/v1/ledger/checkpoint")).status).toBe(200);
  }
  await writeFile(keyPath, key);
  await growLog(data.path, 3);
});

test("a first start that ended before its database knew of the log begins it with the key that was made", async () => {
  await using data = await directoryWithLog(0);
  const key = await readFile(join(data.path, "keys", "ledger-key"), "utf8");
  const origin = key.split("+")[2];
  await rm(join(data.path, "plumbline.db"));
  const { size } = { size: await sizeIn(data.checkpoint) };
  await rm(data.checkpoint);
  await growLog(data.path, 2);
  expect((await readFile(data.checkpoint, "utf8")).split("\n")[0]).toBe(origin);
  expect(await sizeIn(data.checkpoint)).toBeGreaterThan(size);
});

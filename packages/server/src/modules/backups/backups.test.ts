import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCheckpoint, parseVerifierKey } from "@plumbline/ledger";
import { createLogger, systemClock, systemRandom } from "@plumbline/platform";
import { createApp, modules, serverConfigSchema } from "@plumbline/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  listSnapshots,
  makeBackup,
  pruneSnapshots,
  requireSnapshot,
  restoreSnapshot,
  verifySnapshot,
} from "./index.ts";

let directory: string;
const at = (...names: string[]) => join(directory, ...names);
const clock = systemClock;
const scope = { workspace: "default", retentionClass: "artifact" };

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "plumbline-backups-"));
});

afterEach(() => rm(directory, { recursive: true }));

async function startServer(data: string, more: Record<string, unknown> = {}) {
  const app = await createApp(
    serverConfigSchema.parse({ data: at(data), port: 0, logLevel: "silent", ...more }),
  );
  const url = await app.http.listen({ host: "127.0.0.1", port: 0 });
  const token = (await readFile(at("server", "admin-token"), "utf8").catch(() => "")).trim();
  const get = async (path: string) => fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
  return { ...app, url, get, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
}

type Server = Awaited<ReturnType<typeof startServer>>;

/** An experiment through the API, so that there are rows, entries and an object to lose. */
async function work({ url, context }: Server, name: string): Promise<void> {
  const token = (await readFile(at("server", "admin-token"), "utf8")).trim();
  const answer = await fetch(`${url}/api/2.0/mlflow/experiments/create`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ name }),
  });
  expect(answer.status).toBe(200);
  await context.objects.put(scope, Buffer.from(`object of ${name}`));
  await vi.waitFor(() =>
    expect(context.storage.read.get("SELECT 1 FROM ledger_entries WHERE log_index IS NULL")).toBeUndefined(),
  );
}

const make = (options: { data?: string; backup?: string } = {}) =>
  makeBackup({ data: at(options.data ?? "server"), backup: options.backup ?? at("backup"), clock });

const restore = (options: { data?: string; snapshot?: string; keys?: string } = {}) =>
  restoreSnapshot({
    backup: at("backup"),
    snapshot: options.snapshot,
    data: at(options.data ?? "restored"),
    keys: options.keys,
    clock,
    random: systemRandom(() => clock.nowMs()),
    logger: createLogger({ level: "silent", name: "test" }),
    migrations: Object.fromEntries(modules.map(({ name, migrations }) => [name, migrations])),
  });

test("a snapshot made while the server writes is restored whole, and serves", async () => {
  await using server = await startServer("server");
  await work(server, "first");
  const writing = Promise.all(Array.from({ length: 20 }, (_, number) => work(server, `beside-${number}`)));
  const made = await make();
  await writing;
  await verifySnapshot(at("backup"), made.manifest);

  await restore();
  await using restored = await startServer("restored");
  const found = await restored.get("/api/2.0/mlflow/experiments/get-by-name?experiment_name=first");
  expect(found.status).toBe(200);
  expect((await restored.get("/health/ready")).status).toBe(200);
  const sha256 = made.manifest.objects.count;
  expect(sha256).toBeGreaterThan(0);
});

test("the restored ledger continues under a new origin, with an entry that names the old checkpoint", async () => {
  let manifest;
  {
    await using server = await startServer("server");
    await work(server, "first");
    ({ manifest } = await make());
    await work(server, "lost");
  }
  const { ledger } = await restore();
  const previousKey = parseVerifierKey(manifest.ledger!.key);
  expect(ledger).toMatchObject({ previousOrigin: previousKey.name });
  expect(ledger!.origin).not.toBe(previousKey.name);

  await using restored = await startServer("restored");
  await work(restored, "after");
  const key = parseVerifierKey((await (await restored.get("/api/v1/ledger/key")).text()).trim());
  expect(key.name).toBe(ledger!.origin);
  const note = await (await restored.get("/api/v1/ledger/checkpoint")).text();
  expect(openCheckpoint(note, key).checkpoint.size).toBeGreaterThan(ledger!.size + 1);
  const { entries } = (await (await restored.get("/api/v1/ledger/entries?type=ledger.continued")).json()) as {
    entries: { index: number; payload: Record<string, unknown> }[];
  };
  expect(entries).toMatchObject([
    { index: ledger!.size, payload: { previousCheckpoint: manifest.ledger!.checkpoint, size: ledger!.size } },
  ]);
});

test("a server started on the copy itself signs nothing, even with the old key and checkpoint beside it", async () => {
  {
    await using server = await startServer("server");
    await work(server, "first");
    await make();
    await work(server, "later");
  }
  const { id, ledger } = await requireSnapshot(at("backup"));
  await cp(at("backup", "snapshots", id, "database.db"), at("copy", "plumbline.db"));
  await cp(at("server", "keys"), at("copy", "keys"), { recursive: true });
  await writeFile(at("copy", "ledger-checkpoint"), ledger!.checkpoint);
  await using copy = await startServer("copy");
  const ready = await copy.get("/health/ready");
  expect(ready.status).toBe(503);
  expect(await ready.text()).toContain("plumbline restore");
  await expect(restore({ keys: at("server", "keys") })).resolves.toMatchObject({
    ledger: { previousOrigin: expect.any(String) as string },
  });
});

test("evidence keys kept apart come along, the ledger's key does not", async () => {
  {
    await using server = await startServer("server");
    await server.get("/api/v1/evidence/key");
    await work(server, "first");
    await make();
  }
  await restore({ keys: at("server", "keys") });
  const [old, now] = await Promise.all(
    ["server", "restored"].map((data) => readFile(at(data, "keys", "evidence-key.pem"), "utf8")),
  );
  expect(now).toBe(old);
  expect(await readFile(at("restored", "keys", "ledger-key"), "utf8")).not.toBe(
    await readFile(at("server", "keys", "ledger-key"), "utf8"),
  );
  expect(await readdir(at("restored", "keys", "trusted"))).toHaveLength(1);
  expect((await stat(at("restored", "keys"))).mode & 0o777).toBe(0o700);
});

test("no secret of the server is in a backup", async () => {
  await using server = await startServer("server");
  await work(server, "first");
  await make();
  const secrets = await Promise.all(
    [["admin-token"], ["keys", "ledger-key"]].map(async (path) =>
      (await readFile(at("server", ...path), "utf8")).trim(),
    ),
  );
  for (const entry of await readdir(at("backup"), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    for (const secret of secrets) expect(bytes.includes(secret)).toBe(false);
  }
});

test("a second backup copies what is new; pruning keeps the newest and what they name", async () => {
  await using server = await startServer("server");
  await work(server, "first");
  const first = await make();
  await work(server, "second");
  const second = await make();
  expect(first.objectsCopied).toBe(1);
  expect(second.objectsCopied).toBe(1);
  expect(second.manifest.objects.count).toBe(2);
  for (const { path } of await namesOf(second.manifest.id))
    await rm(at("server", "objects", path), { force: true });
  await work(server, "third");
  await make();

  const pruned = await pruneSnapshots(at("backup"), 1);
  expect(pruned).toMatchObject({ snapshots: [first.manifest.id, second.manifest.id], objects: 2 });
  const left = await listSnapshots(at("backup"));
  expect(left).toHaveLength(1);
  await verifySnapshot(at("backup"), left[0]!);
});

async function namesOf(id: string) {
  const list = await readFile(at("backup", "snapshots", id, "objects"), "utf8");
  return list
    .split("\n")
    .slice(0, -1)
    .map((line) => ({ path: line.split(" ")[1]! }));
}

test("what is erased in the ledger is erased in earlier snapshots with the next backup", async () => {
  const personal = "jane.doe@personal.example";
  await using server = await startServer("server");
  await work(server, personal);
  const { manifest } = await make();
  const entry = server.context.storage.read.get<{ at: number }>(
    "SELECT MAX(log_index) AS at FROM ledger_entries WHERE type = 'experiment.created'",
  );
  const token = (await readFile(at("server", "admin-token"), "utf8")).trim();
  const erased = await fetch(`${server.url}/api/v1/ledger/entries/${entry!.at}/erasure`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ reason: "asked for" }),
  });
  expect(erased.status).toBe(204);
  expect(await make()).toMatchObject({ snapshotsErased: 1 });

  const now = await requireSnapshot(at("backup"), manifest.id);
  expect(now.database.file).toBe("database-2.db");
  await verifySnapshot(at("backup"), now);
  await restore({ snapshot: manifest.id });
  await using restored = await startServer("restored");
  const opened = await restored.get(`/api/v1/ledger/entries/${entry!.at}`);
  expect(await opened.json()).toMatchObject({ payload: null, salt: null });
});

test("whatever is damaged is named, and a restore then leaves nothing behind", async () => {
  {
    await using server = await startServer("server");
    await work(server, "first");
  }
  const { manifest } = await make();
  const snapshot = at("backup", "snapshots", manifest.id);
  const [object] = await namesOf(manifest.id);
  const places = [
    [join(snapshot, "database.db"), "backups/damaged-database"],
    [join(snapshot, "objects"), "backups/manifest-unreadable"],
    [at("backup", "objects", object!.path), "backups/damaged-object"],
  ] as const;
  for (const [path, code] of places) {
    const whole = await readFile(path);
    const damaged = Buffer.from(whole);
    damaged[damaged.length - 2]! ^= 1;
    await writeFile(path, damaged);
    await expect(verifySnapshot(at("backup"), manifest)).rejects.toMatchObject({ code });
    await expect(restore()).rejects.toMatchObject({ code });
    await writeFile(path, whole);
  }
  await rm(at("backup", "objects", object!.path));
  await expect(restore()).rejects.toMatchObject({ code: "backups/missing-object" });
  expect((await readdir(directory)).toSorted()).toEqual(["backup", "server"]);

  await writeFile(join(snapshot, "manifest.json"), "{");
  await expect(restore()).rejects.toMatchObject({ code: "backups/manifest-unreadable" });
});

test("an object whose bytes are not its name's is found when it is backed up", async () => {
  await using server = await startServer("server");
  const { sha256 } = await server.context.objects.put(scope, Buffer.from("whole"));
  await writeFile(at("server", "objects", "default", "artifact", sha256.slice(0, 2), sha256), "broken");
  await expect(make()).rejects.toMatchObject({ code: "backups/damaged-object" });
  expect(await listSnapshots(at("backup"))).toEqual([]);
});

test("places that cannot be are refused", async () => {
  {
    await using _server = await startServer("server");
  }
  await expect(make({ data: "elsewhere" })).rejects.toMatchObject({ code: "backups/no-database" });
  await expect(make({ backup: at("server", "backup") })).rejects.toMatchObject({
    code: "backups/inside-data",
  });
  await expect(restore()).rejects.toMatchObject({ code: "backups/no-snapshot" });
  await make();
  await expect(restore({ data: "server" })).rejects.toMatchObject({ code: "backups/not-empty" });
  await expect(restore({ snapshot: "../../server" })).rejects.toMatchObject({ code: "backups/no-snapshot" });
});

test("a server makes its backups by itself, and its ledger says so", async () => {
  await using server = await startServer("server", { backupDirectory: at("backup"), backupKeep: 1 });
  await vi.waitFor(
    async () => {
      const { entries } = (await (await server.get("/api/v1/ledger/entries?type=backup.made")).json()) as {
        entries: unknown[];
      };
      expect(entries).toHaveLength(1);
    },
    { timeout: 10_000, interval: 50 },
  );
  expect(await listSnapshots(at("backup"))).toHaveLength(1);
  const metrics = await (await server.get("/metrics")).text();
  expect(metrics).toMatch(/plumbline_backup_age_seconds \d/);
});

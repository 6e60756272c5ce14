import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger } from "@plumbline/platform";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lockDataDirectory, type Migrations, openStorage, type Storage } from "#storage";

const logger = createLogger({ level: "silent", name: "test", pretty: false });
const notes: Migrations = {
  "0001-notes": {
    up: async (db) => void (await sql`create table notes (body text not null, size integer)`.execute(db)),
  },
};

let directory: string;
let storage: Storage;
const path = () => join(directory, "test.db");
const open = (migrations: Record<string, Migrations> = { notes }) =>
  openStorage({ path: path(), migrations, logger });

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "plumbline-storage-"));
  storage = await open();
});
afterEach(async () => {
  await storage[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

const bodies = () =>
  storage.read.all<{ body: string }>("select body from notes order by body").map(({ body }) => body);
const insert = (body: string) => storage.write((tx) => tx.run("insert into notes (body) values (?)", body));

describe("a use case", () => {
  test("is readable once it is acknowledged", async () => {
    await insert("a");
    expect(bodies()).toEqual(["a"]);
  });

  test("that fails leaves nothing, while those in its group stay", async () => {
    const failing = storage.write((tx) => {
      tx.run("insert into notes (body) values ('half')");
      throw new Error("rule broken");
    });
    const outcomes = await Promise.allSettled([insert("a"), failing, insert("b")]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(bodies()).toEqual(["a", "b"]);
  });

  test("that fails in SQL leaves nothing and reports the database's reason", async () => {
    const failing = storage.write((tx) => {
      tx.run("insert into notes (body) values ('half')");
      tx.run("insert into notes (body) values (null)");
    });
    await expect(failing).rejects.toThrow("NOT NULL");
    expect(bodies()).toEqual([]);
  });

  test("may use Kysely and prepared statements together", async () => {
    interface Tables {
      notes: { body: string; size: number | null };
    }
    const found = await storage.write(async (tx) => {
      await tx.tables<Tables>().insertInto("notes").values({ body: "a", size: 3 }).execute();
      tx.run("insert into notes (body, size) values (?, ?)", "b", 4);
      return tx.tables<Tables>().selectFrom("notes").selectAll().orderBy("body").execute();
    });
    expect(found.map((row) => ({ ...row }))).toEqual([
      { body: "a", size: 3 },
      { body: "b", size: 4 },
    ]);
  });

  test("that waits for something other than the database is refused and rolled back", async () => {
    const failing = storage.write(async (tx) => {
      tx.run("insert into notes (body) values ('half')");
      await new Promise((resolve) => setTimeout(resolve, 5));
      tx.run("insert into notes (body) values ('late')");
    });
    await expect(failing).rejects.toMatchObject({ code: "storage/foreign-await" });
    await new Promise((resolve) => setTimeout(resolve, 10));
    await insert("a");
    expect(bodies()).toEqual(["a"]);
  });

  test("runs its effects after commit only, and an effect's failure harms nobody", async () => {
    const seen: string[][] = [];
    await storage.write((tx) => {
      tx.run("insert into notes (body) values ('a')");
      tx.onCommit(() => {
        throw new Error("effect failed");
      });
      tx.onCommit(() => seen.push(bodies()));
      seen.push(bodies());
    });
    await storage.write(() => undefined);
    expect(seen).toEqual([[], ["a"]]);
  });

  test("that failed runs no effect", async () => {
    let effects = 0;
    const failing = storage.write((tx) => {
      tx.onCommit(() => (effects += 1));
      throw new Error("rule broken");
    });
    await expect(failing).rejects.toThrow("rule broken");
    expect(effects).toBe(0);
  });
});

test("many writers at once are all acknowledged and all there", async () => {
  await Promise.all(Array.from({ length: 500 }, (_, index) => insert(String(index).padStart(3, "0"))));
  expect(bodies()).toHaveLength(500);
});

test("integers beyond 2^53 are kept whole", async () => {
  await storage.write((tx) =>
    tx.run("insert into notes (body, size) values ('a', ?)", 9_007_199_254_740_993n),
  );
  expect(storage.read.allBigint("select size from notes")).toEqual([{ size: 9_007_199_254_740_993n }]);
  expect(() => storage.read.all("select size from notes")).toThrow(RangeError);
});

test("a scan reads on a thread of its own and reports errors", async () => {
  await insert("a");
  expect(await storage.scan("select body from notes where body = ?", "a")).toEqual([{ body: "a" }]);
  await expect(storage.scan("select missing_column from notes")).rejects.toThrow("no such column");
});

test("work that was accepted is done before the database closes, and none is accepted after", async () => {
  const writing = insert("a");
  await storage[Symbol.asyncDispose]();
  await writing;
  await expect(insert("b")).rejects.toMatchObject({ code: "storage/closed" });
  storage = await open();
  expect(bodies()).toEqual(["a"]);
});

test("a data directory is one server's at a time", () => {
  const lock = lockDataDirectory(directory);
  expect(() => lockDataDirectory(directory)).toThrow(/another server has the data directory/);
  lock[Symbol.dispose]();
  lockDataDirectory(directory)[Symbol.dispose]();
});

describe("a migration", () => {
  const failing: Migrations = {
    "0001-half": {
      up: async (db) => {
        await sql`create table half (a integer)`.execute(db);
        throw new Error("no");
      },
    },
  };

  test("that fails leaves nothing behind", async () => {
    await expect(open({ notes, failing })).rejects.toMatchObject({ code: "storage/migration-failed" });
    expect(storage.read.all("select name from sqlite_master where name = 'half'")).toEqual([]);
  });

  test("of a newer version is refused, and says what to do", async () => {
    await expect(open({})).rejects.toThrow(/notes\/0001-notes is unknown here.*restore a backup/);
  });
});

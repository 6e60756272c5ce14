import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DiskObjectStore } from "./disk-object-store.ts";

const scope = { workspace: "default", retentionClass: "artifact" };
const sha256 = (content: string) => createHash("sha256").update(content).digest("hex");

let root: string;
let objects: DiskObjectStore;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "plumbline-objects-"));
  objects = new DiskObjectStore(root);
});
afterEach(() => rm(root, { recursive: true }));

const leftovers = async () =>
  (await readdir(root, { recursive: true, withFileTypes: true })).filter((e) => e.isFile());

describe("an object", () => {
  test("is named by its digest and comes back whole, in part, and as bytes", async () => {
    const stored = await objects.put(scope, Readable.from([Buffer.from("plumb"), Buffer.from("line")]));
    expect(stored).toEqual({ sha256: sha256("plumbline"), sizeBytes: 9 });
    expect(await text(await objects.open(scope, stored.sha256))).toBe("plumbline");
    expect(await text(await objects.open(scope, stored.sha256, { start: 5, end: 7 }))).toBe("lin");
    expect(Buffer.from(await objects.read(scope, stored.sha256)).toString()).toBe("plumbline");
    expect(await objects.size(scope, stored.sha256)).toBe(9);
  });

  test("stored twice is one file; another class has its own", async () => {
    await objects.put(scope, Buffer.from("a"));
    await objects.put(scope, Buffer.from("a"));
    expect(await leftovers()).toHaveLength(1);
    await objects.put({ ...scope, retentionClass: "dataset" }, Buffer.from("a"));
    expect(await leftovers()).toHaveLength(2);
  });

  test("that is deleted is gone", async () => {
    const { sha256: name } = await objects.put(scope, Buffer.from("a"));
    await objects.delete(scope, name);
    expect(await objects.size(scope, name)).toBeUndefined();
    await expect(objects.read(scope, name)).rejects.toMatchObject({ code: "objects/not-found", status: 404 });
  });
});

describe("nothing is kept of an object", () => {
  test("that is too large", async () => {
    const put = objects.put(scope, Readable.from([Buffer.alloc(6), Buffer.alloc(6)]), { maximumBytes: 10 });
    await expect(put).rejects.toMatchObject({ code: "objects/too-large", status: 413 });
    expect(await leftovers()).toEqual([]);
  });

  test("whose digest is not the one announced", async () => {
    const put = objects.put(scope, Buffer.from("a"), { expectedSha256: sha256("b") });
    await expect(put).rejects.toThrow(`${sha256("a")}, not ${sha256("b")}`);
    expect(await leftovers()).toEqual([]);
  });

  test("whose sender breaks off", async () => {
    const broken = new Readable({
      read() {
        this.push("half");
        this.destroy(new Error("connection lost"));
      },
    });
    await expect(objects.put(scope, broken)).rejects.toThrow("connection lost");
    expect(await leftovers()).toEqual([]);
  });
});

test.each([
  [{ workspace: "..", retentionClass: "artifact" }, sha256("a")],
  [{ workspace: "default", retentionClass: "a/b" }, sha256("a")],
  [scope, "../../etc/passwd"],
  [scope, sha256("a").toUpperCase()],
])("a name that could leave the store is refused: %j %s", async (where, name) => {
  await expect(objects.open(where, name)).rejects.toMatchObject({ code: "objects/bad-name" });
});

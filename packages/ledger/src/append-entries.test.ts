import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { appendEntries } from "./append-entries.ts";
import { encodeBase64 } from "./base64.ts";
import { rootOfSiblings } from "./compact-range.ts";
import { MemoryLog, vectorEntries } from "./memory-log.testing.ts";
import { createMerkleHash, merkleHash } from "./merkle-hash.ts";
import { entryBundlePath, tilePath } from "./tile-path.ts";

const vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, "..", "testdata", "tiles.json"), "utf8"),
) as {
  trees: { size: number; root: string; rightmostFiles: { path: string; bytes: number; sha256: string }[] }[];
};

describe("against x/mod/sumdb/tlog, growing through every size of the vectors", () => {
  const log = new MemoryLog();
  beforeAll(async () => {
    for (const { size } of vectors.trees) await log.append(vectorEntries(log.head.size, size));
  });

  test.each(vectors.trees)(
    "the tree of $size entries has its root and rightmost files",
    ({ size, root, rightmostFiles }) => {
      expect(encodeBase64(log.headOf.get(size)?.root ?? new Uint8Array())).toBe(root);
      for (const file of rightmostFiles) {
        const bytes = log.bytes(file.path);
        expect(bytes.length).toBe(file.bytes);
        expect(createHash("sha256").update(bytes).digest("hex")).toBe(file.sha256);
      }
    },
  );
});

test("however entries are split into batches, files and root are those of one batch", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(700), { minLength: 1, maxLength: 6 }), async (batches) => {
      const log = new MemoryLog();
      for (const count of batches) await log.append(vectorEntries(log.head.size, log.head.size + count));
      const { size, root } = log.head;
      const whole = await new MemoryLog().append(vectorEntries(0, size));
      expect(root).toEqual(whole.head.root);
      const leaves = vectorEntries(0, size).map((entry) => merkleHash.leaf(entry));
      expect(root).toEqual(rootOfSiblings(leaves, merkleHash));
      for (const [path, bytes] of whole.files) expect(log.bytes(path)).toEqual(bytes);
    }),
    { numRuns: 25 },
  );
});

test("appending to a long log reads and writes only its right edge", async () => {
  const log = await new MemoryLog().append(vectorEntries(0, 70_000));
  log.reads = 0;
  const { files } = await appendEntries(log, log.head, vectorEntries(70_000, 70_001));
  expect(log.reads).toBe(4);
  expect(files.map(({ path }) => path)).toEqual(["tile/entries/273.p/113", "tile/0/273.p/113"]);
});

test("node:crypto's SHA-256 makes the same tree", async () => {
  const hash = createMerkleHash((message) => createHash("sha256").update(message).digest());
  const { head } = await appendEntries(new MemoryLog(), new MemoryLog().head, vectorEntries(0, 300), hash);
  expect(Buffer.from(head.root).toString("base64")).toBe("rrsCfVw90Ihx7lJXemH8gxItDRQ1J5GUNjm9TBLTaUM=");
});

describe("a log that does not match its signed head is never extended", () => {
  test.each([
    ["tile", tilePath({ level: 0, index: 1, width: 44 }), "stored-log-inconsistent"],
    ["upper tile", tilePath({ level: 1, index: 0, width: 1 }), "stored-log-inconsistent"],
    ["bundle", entryBundlePath(1, 44), "stored-log-inconsistent"],
  ])("when its %s was altered", async (_, path, code) => {
    const log = await new MemoryLog().append(vectorEntries(0, 300));
    log.bytes(path).fill(0x30, 4, 5);
    await expect(appendEntries(log, log.head, vectorEntries(300, 301))).rejects.toMatchObject({ code });
    log.files.delete(path);
    await expect(appendEntries(log, log.head, vectorEntries(300, 301))).rejects.toMatchObject({
      code: "file-missing",
    });
  });

  test("nor from another log's head", async () => {
    const log = await new MemoryLog().append(vectorEntries(0, 300));
    const head = { size: 300, root: merkleHash.emptyRoot() };
    await expect(appendEntries(log, head, [])).rejects.toMatchObject({ code: "stored-log-inconsistent" });
  });
});

test("an entry too long for a bundle is refused before anything is made", async () => {
  const log = new MemoryLog();
  await log.append([new Uint8Array(65_535)]);
  await expect(log.append([new Uint8Array(65_536)])).rejects.toMatchObject({ code: "entry-too-long" });
  expect(log.head.size).toBe(1);
});

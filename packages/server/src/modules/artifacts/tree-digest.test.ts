import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { treeDigest } from "./tree-digest.ts";

const a = { path: "a.txt", sha256: "aa".repeat(32), sizeBytes: 1 };
const b = { path: "b/ü.txt", sha256: "bb".repeat(32), sizeBytes: 2 };

test("is the SHA-256 of the canonical JSON of the files, sorted by path", () => {
  const text = `[{"path":"a.txt","sha256":"${a.sha256}","sizeBytes":1},{"path":"b/ü.txt","sha256":"${b.sha256}","sizeBytes":2}]`;
  expect(treeDigest([b, a])).toBe(`sha256:${createHash("sha256").update(text).digest("hex")}`);
});

test("changes with a path, a content or a size", () => {
  const digests = [
    [a],
    [b],
    [a, b],
    [{ ...a, path: "c" }],
    [{ ...a, sha256: b.sha256 }],
    [{ ...a, sizeBytes: 3 }],
  ].map(treeDigest);
  expect(new Set(digests).size).toBe(6);
});

test("does not let other fields of a file in", () => {
  expect(treeDigest([{ ...a, id: "x" } as typeof a])).toBe(treeDigest([a]));
});

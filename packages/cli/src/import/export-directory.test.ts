import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ExportDirectory } from "./export-directory.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "plumbline-export-"));
});
afterEach(() => rmSync(root, { recursive: true }));

test.each(["../x", "a/../../x", "/x", "a//x", "a/./x", "a\\x", ""])(
  "a server's file called %j is written nowhere",
  async (path) => {
    const directory = await ExportDirectory.open(join(root, "export"), "s");
    await expect(directory.write(path, "x")).rejects.toThrow("outside the export");
  },
);

test("after an interruption it knows the files that are there whole", async () => {
  const path = join(root, "export");
  const before = await ExportDirectory.open(path, "s");
  const written = await before.write("a/b", ["one", Buffer.from("two")], () => ({ runDigest: "sha256:0" }));
  expect(written).toMatchObject({ path: "a/b", sizeBytes: 6, runDigest: "sha256:0" });
  await before.write("c", "three");
  // A line that was cut off, and a file that was cut short.
  const journal = join(path, "plumbline.journal");
  writeFileSync(journal, `${readFileSync(journal, "utf8")}{"path":"d","siz`);
  writeFileSync(join(path, "c"), "thr");
  const after = await ExportDirectory.open(path, "s");
  expect(after.isResumed).toBe(true);
  expect(await after.find("a/b")).toEqual(written);
  expect(await after.find("c")).toBeUndefined();
  expect(await after.find("d")).toBeUndefined();
  await after.write("d", "four");
  expect((await ExportDirectory.open(path, "s")).files.map((file) => file.path)).toEqual(["a/b", "c", "d"]);
});

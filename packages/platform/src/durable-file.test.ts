import { mkdir, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readIfPresent, writeDurably } from "./durable-file.ts";

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "plumbline-durable-"));
});

afterEach(() => rm(directory, { recursive: true }));

test("a file is replaced whole and leaves nothing beside it", async () => {
  const path = join(directory, "deep", "key");
  await writeDurably(path, "first, and longer");
  await writeDurably(path, Buffer.from("second"));

  expect(await readFile(path, "utf8")).toBe("second");
  expect(await readdir(join(directory, "deep"))).toEqual(["key"]);
});

test("only the owner may read a file unless it is said otherwise", async () => {
  await writeDurably(join(directory, "secret"), "s");
  await writeDurably(join(directory, "public"), "p", 0o644);

  expect((await stat(join(directory, "secret"))).mode & 0o777).toBe(0o600);
  expect((await stat(join(directory, "public"))).mode & 0o777).toBe(0o644);
});

test("a write that fails takes its unfinished file away", async () => {
  await mkdir(join(directory, "occupied"));
  await expect(writeDurably(join(directory, "occupied"), "x")).rejects.toThrow("EISDIR");

  expect(await readdir(directory)).toEqual(["occupied"]);
});

test("a file that is not there reads as undefined, one that cannot be read is an error", async () => {
  expect(await readIfPresent(join(directory, "none"))).toBeUndefined();
  await expect(readIfPresent(directory)).rejects.toThrow("EISDIR");
});

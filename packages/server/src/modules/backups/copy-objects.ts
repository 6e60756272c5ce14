import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, opendir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { isMissing, syncDirectory } from "@plumbline/platform";
import { backupErrors } from "./errors.ts";

/** One object of a store: its path under the root, and its length. */
export interface ObjectFile {
  /** `<workspace>/<class>/<2 hex>/<sha256>` */
  readonly path: string;
  readonly sizeBytes: number;
}

const objectPath = /^[A-Za-z0-9_-]{1,64}\/[A-Za-z0-9_-]{1,64}\/[0-9a-f]{2}\/[0-9a-f]{64}$/;

/** Every object under a store's root, in order of their paths; what is still being written is none. */
export async function listObjects(root: string): Promise<ObjectFile[]> {
  const found: ObjectFile[] = [];
  for await (const path of walk(root)) {
    const name = relative(root, path);
    if (!objectPath.test(name)) continue;
    const size = await stat(path).then(({ size: sizeBytes }) => sizeBytes, ignoreMissing);
    // Deleted meanwhile: nothing names it any more.
    if (size !== undefined) found.push({ path: name, sizeBytes: size });
  }
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * Copies one object, unless it is there with its length; the copy is on disk when this returns.
 *
 * @returns whether it was copied.
 * @throws PlumblineError `backups/damaged-object`, `backups/missing-object`.
 */
export async function copyObject(
  from: string,
  to: string,
  { path, sizeBytes }: ObjectFile,
): Promise<boolean> {
  const target = join(to, path);
  const present = await stat(target).then(({ size }) => size, ignoreMissing);
  if (present === sizeBytes) return false;
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const temporary = `${target}.tmp`;
  try {
    await copyChecked(join(from, path), temporary);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw isMissing(error)
      ? backupErrors["missing-object"]({ path: join(from, path) }, { cause: error })
      : error;
  }
  await syncDirectory(dirname(target));
  return true;
}

/** @throws PlumblineError `backups/damaged-object`, `backups/missing-object`. */
export async function checkObject(root: string, { path }: ObjectFile): Promise<void> {
  const file = join(root, path);
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  } catch (cause) {
    throw isMissing(cause) ? backupErrors["missing-object"]({ path: file }, { cause }) : cause;
  }
  assertNamed(file, hash.digest("hex"));
}

async function copyChecked(from: string, to: string): Promise<void> {
  const hash = createHash("sha256");
  await using file = await open(to, "w", 0o600);
  for await (const chunk of createReadStream(from)) {
    hash.update(chunk as Uint8Array);
    await file.writeFile(chunk as Uint8Array);
  }
  assertNamed(from, hash.digest("hex"));
  await file.sync();
}

function assertNamed(path: string, actual: string): void {
  if (basename(path) !== actual) throw backupErrors["damaged-object"]({ path, actual });
}

async function* walk(directory: string): AsyncGenerator<string> {
  const entries = await opendir(directory).catch(ignoreMissing);
  if (entries === undefined) return;
  for await (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else if (entry.isFile()) yield path;
  }
}

function ignoreMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}

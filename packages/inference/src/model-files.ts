import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { inferenceErrors } from "./errors.ts";

/** A file of a model version, as frozen when it was registered. */
export interface ModelFile {
  /** Relative to the version's folder, with `/` between its parts. */
  readonly path: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/**
 * A file's place below `directory`.
 *
 * @throws PlumblineError `inference/unsafe-path` where the path could name something elsewhere.
 */
export function placeOf(directory: string, path: string): string {
  const unsafe = (rule: string) => inferenceErrors["unsafe-path"]({ path, rule });
  if (/^([/\\]|[A-Za-z]:)/.test(path)) throw unsafe("is an absolute path");
  if (/[\\\0]/.test(path)) throw unsafe("holds a backslash or a null character");
  for (const part of path.split("/")) {
    if (part === "" || part === "." || part === "..") throw unsafe(`has a part ${JSON.stringify(part)}`);
  }
  return join(directory, path);
}

/**
 * Reads a whole file and checks it against its digest.
 *
 * @throws PlumblineError `inference/file-missing`, `inference/file-altered`, `inference/unsafe-path`.
 */
export async function readVerifiedFile(directory: string, file: ModelFile): Promise<Uint8Array> {
  const place = await placeOfRegularFile(directory, file);
  const bytes = await readFile(place);
  assertDigest(file, createHash("sha256").update(bytes).digest("hex"));
  return bytes;
}

/** Checks a file against its digest without holding it in memory; throws as `readVerifiedFile`. */
export async function verifyFile(directory: string, file: ModelFile): Promise<void> {
  const place = await placeOfRegularFile(directory, file);
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(place)) hash.update(chunk as Uint8Array);
  assertDigest(file, hash.digest("hex"));
}

async function placeOfRegularFile(directory: string, { path }: ModelFile): Promise<string> {
  const place = placeOf(directory, path);
  const found = await lstat(place).catch((cause: unknown) => {
    throw inferenceErrors["file-missing"]({ path, reason: "it is not there" }, { cause });
  });
  if (!found.isFile()) throw inferenceErrors["file-missing"]({ path, reason: "it is no regular file" });
  return place;
}

function assertDigest({ path, sha256: expected }: ModelFile, actual: string): void {
  if (actual !== expected) throw inferenceErrors["file-altered"]({ path, expected, actual });
}

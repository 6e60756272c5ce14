import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { appendFile, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { readIfPresent, writeDurably } from "@plumbline/platform";
import { importErrors } from "./errors.ts";

/** A file of an export. */
export interface ExportedFile {
  /** Below the directory, with `/` between its parts. */
  readonly path: string;
  readonly sizeBytes: number;
  /** SHA-256 in lower-case hexadecimal. */
  readonly sha256: string;
  /** Of a run, the digest that the ledger knows it by. */
  readonly runDigest?: string;
}

export type FileContent = string | AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

export const manifestName = "plumbline.json";
/** A line of JSON for each file that is there whole; an interrupted export goes on after them. */
const journalName = "plumbline.journal";

/** Writes files below a directory, each whole or not at all, checks them, and knows what it has after an interruption. */
export class ExportDirectory {
  readonly path: string;
  readonly isResumed: boolean;
  readonly #files: Map<string, ExportedFile>;

  private constructor(path: string, files: Map<string, ExportedFile>, isResumed: boolean) {
    this.path = path;
    this.#files = files;
    this.isResumed = isResumed;
  }

  /** @throws PlumblineError `cli/usage-export-directory` where something else lies there, or an export of another server. */
  static async open(directory: string, source: string): Promise<ExportDirectory> {
    const path = resolve(directory);
    await mkdir(path, { recursive: true });
    const journal = await readIfPresent(join(path, journalName));
    if (journal === undefined) {
      if ((await readdir(path)).length > 0) {
        const rule = "it is not empty, and no interrupted export; name a new directory";
        throw importErrors["usage-export-directory"]({ path, rule });
      }
      await writeDurably(join(path, journalName), `${JSON.stringify({ source })}\n`);
      return new ExportDirectory(path, new Map(), false);
    }
    // The last line may have been cut off by whatever stopped the export.
    const lines = journal.toString().split("\n").slice(0, -1);
    const [head, ...files] = lines.map((line) => JSON.parse(line) as unknown);
    const { source: before } = head as { source: string };
    if (before !== source) {
      const rule = `it has an interrupted export from ${before}; name a new directory for ${source}`;
      throw importErrors["usage-export-directory"]({ path, rule });
    }
    const known = new Map((files as ExportedFile[]).map((file) => [file.path, file]));
    if (!journal.toString().endsWith("\n")) await rewriteJournal(path, source, [...known.values()]);
    return new ExportDirectory(path, known, true);
  }

  /** The file as it was written before the interruption; undefined where it is to be written. */
  async find(path: string): Promise<ExportedFile | undefined> {
    const file = this.#files.get(path);
    if (file === undefined) return undefined;
    const present = await stat(join(this.path, path)).catch(() => undefined);
    return present?.isFile() === true && present.size === file.sizeBytes ? file : undefined;
  }

  /**
   * @param note Called when the content was read to its end, for what the journal keeps beside it.
   * @throws PlumblineError `cli/export-path` where the path would leave the directory, `cli/export-altered` where the
   *   disk does not give back what was written.
   */
  async write(
    path: string,
    content: FileContent,
    note: () => { runDigest?: string } = () => ({}),
  ): Promise<ExportedFile> {
    assertInside(path);
    const whole = join(this.path, path);
    const part = `${whole}.part`;
    await mkdir(dirname(whole), { recursive: true });
    const hash = createHash("sha256");
    const sizeBytes = await writePart(part, content, hash);
    const sha256 = hash.digest("hex");
    const written = await digestFile(part);
    if (written !== sha256) {
      await rm(part, { force: true });
      throw importErrors["export-altered"]({ path, written, expected: sha256 });
    }
    await rename(part, whole);
    const file = { path, sizeBytes, sha256, ...note() };
    await appendFile(join(this.path, journalName), `${JSON.stringify(file)}\n`);
    this.#files.set(path, file);
    return file;
  }

  /** Every file that was written, by path. */
  get files(): readonly ExportedFile[] {
    return [...this.#files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Writes the manifest; the export is then finished. */
  async finish(manifest: object): Promise<void> {
    await writeDurably(join(this.path, manifestName), `${JSON.stringify(manifest, undefined, 1)}\n`, 0o644);
    await rm(join(this.path, journalName));
  }
}

async function rewriteJournal(path: string, source: string, files: readonly ExportedFile[]): Promise<void> {
  const lines = [{ source }, ...files].map((line) => `${JSON.stringify(line)}\n`);
  await writeDurably(join(path, journalName), lines.join(""));
}

async function writePart(part: string, content: FileContent, hash: Hash): Promise<number> {
  let sizeBytes = 0;
  await using file = await open(part, "w", 0o644);
  for await (const chunk of typeof content === "string" ? [content] : content) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    hash.update(bytes);
    sizeBytes += bytes.byteLength;
    await file.writeFile(bytes);
  }
  await file.sync();
  return sizeBytes;
}

/** SHA-256 of a file's bytes in lower-case hexadecimal. */
export async function digestFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** Names come from a server: none may lead out of the directory, or be two on some other system. */
function assertInside(path: string): void {
  const isSafe = path
    .split("/")
    .every((part) => part !== "" && part !== "." && part !== ".." && !/[\0\\]/.test(part));
  if (!isSafe) throw importErrors["export-path"]({ path });
}

export async function readManifest<Manifest>(directory: string): Promise<Manifest> {
  const path = join(resolve(directory), manifestName);
  try {
    return JSON.parse(await readFile(path, "utf8")) as Manifest;
  } catch (cause) {
    const rule = `it has no readable ${manifestName}; it is no finished export`;
    throw importErrors["usage-export-directory"]({ path: resolve(directory), rule }, { cause });
  }
}

import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { isMissing, syncDirectory } from "./durable-file.ts";
import { objectErrors } from "./object-errors.ts";
import type { ByteRange, ObjectScope, ObjectStore, StoredObject } from "./object-store.ts";

const safeName = /^[A-Za-z0-9_-]{1,64}$/;
const digestForm = /^[0-9a-f]{64}$/;

/** Objects as files under `root/<workspace>/<class>/<2 hex>/<sha256>`: written aside, fsynced, then renamed. */
export class DiskObjectStore implements ObjectStore {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async put(
    scope: ObjectScope,
    content: Readable | Uint8Array,
    options: { maximumBytes?: number; expectedSha256?: string } = {},
  ): Promise<StoredObject> {
    const directory = this.#directory(scope);
    const incoming = join(directory, "incoming");
    await mkdir(incoming, { recursive: true, mode: 0o700 });
    const temporary = join(incoming, randomBytes(16).toString("hex"));
    try {
      const stored = await writeAside(temporary, content, options.maximumBytes ?? Infinity);
      if (options.expectedSha256 !== undefined && options.expectedSha256 !== stored.sha256) {
        throw objectErrors["digest-mismatch"]({ expected: options.expectedSha256, actual: stored.sha256 });
      }
      const target = this.#path(scope, stored.sha256);
      const created = await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      if (created !== undefined) await syncDirectory(dirname(created));
      await rename(temporary, target);
      await syncDirectory(dirname(target));
      return stored;
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async open(scope: ObjectScope, sha256: string, range?: ByteRange): Promise<Readable> {
    const path = this.#path(scope, sha256);
    if ((await this.size(scope, sha256)) === undefined) throw objectErrors["not-found"]({ sha256 });
    return createReadStream(path, range ?? {});
  }

  async read(scope: ObjectScope, sha256: string): Promise<Uint8Array> {
    try {
      return new Uint8Array(await readFile(this.#path(scope, sha256)));
    } catch (cause) {
      throw isMissing(cause) ? objectErrors["not-found"]({ sha256 }, { cause }) : cause;
    }
  }

  async size(scope: ObjectScope, sha256: string): Promise<number | undefined> {
    try {
      return (await stat(this.#path(scope, sha256))).size;
    } catch (cause) {
      if (isMissing(cause)) return undefined;
      throw cause;
    }
  }

  async delete(scope: ObjectScope, sha256: string): Promise<void> {
    await rm(this.#path(scope, sha256), { force: true });
  }

  #directory(scope: ObjectScope): string {
    for (const field of ["workspace", "retentionClass"] as const) {
      if (!safeName.test(scope[field])) throw objectErrors["bad-name"]({ field, value: scope[field] });
    }
    return join(this.#root, scope.workspace, scope.retentionClass);
  }

  #path(scope: ObjectScope, sha256: string): string {
    if (!digestForm.test(sha256)) throw objectErrors["bad-name"]({ field: "sha256", value: sha256 });
    return join(this.#directory(scope), sha256.slice(0, 2), sha256);
  }
}

async function writeAside(
  path: string,
  content: Readable | Uint8Array,
  maximumBytes: number,
): Promise<StoredObject> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  await using file = await open(path, "wx", 0o600);
  for await (const chunk of content instanceof Uint8Array ? [content] : content) {
    const bytes = chunk as Uint8Array;
    sizeBytes += bytes.byteLength;
    if (sizeBytes > maximumBytes) throw objectErrors["too-large"]({ maximumBytes });
    hash.update(bytes);
    await file.writeFile(bytes);
  }
  await file.sync();
  return { sha256: hash.digest("hex"), sizeBytes };
}

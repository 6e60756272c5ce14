import { type TreeHead, appendEntries } from "./append-entries.ts";
import { encodeUtf8 } from "./bytes.ts";
import { signCheckpoint } from "./checkpoint.ts";
import { type LedgerEntryHeader, makeEntry } from "./ledger-entry.ts";
import type { LogReader } from "./log-reader.ts";
import { merkleHash } from "./merkle-hash.ts";
import { type SigningKey, createSigningKey } from "./note-key.ts";
import { checkpointPath } from "./tile-path.ts";

export const testKey: SigningKey = createSigningKey("ledger.example/test", new Uint8Array(32).fill(7));

/** A real log whose files are kept in memory, for tests to tamper with. */
export class MemoryLog implements LogReader {
  readonly files = new Map<string, Uint8Array>();
  readonly headOf = new Map<number, TreeHead>();
  head: TreeHead = { size: 0, root: merkleHash.emptyRoot() };
  reads = 0;

  read(path: string): Promise<Uint8Array | undefined> {
    this.reads++;
    return Promise.resolve(this.files.get(path));
  }

  async append(entries: readonly Uint8Array[]): Promise<this> {
    const { files, head } = await appendEntries(this, this.head, entries);
    for (const { path, bytes } of files) this.files.set(path, bytes);
    this.head = head;
    this.headOf.set(head.size, head);
    return this.sign();
  }

  sign(key = testKey): this {
    this.files.set(checkpointPath, encodeUtf8(signCheckpoint(this.head, key)));
    return this;
  }

  copy(): MemoryLog {
    const copy = new MemoryLog();
    for (const [path, bytes] of this.files) copy.files.set(path, Uint8Array.from(bytes));
    for (const [size, head] of this.headOf) copy.headOf.set(size, head);
    copy.head = this.head;
    return copy;
  }

  bytes(path: string): Uint8Array {
    const bytes = this.files.get(path);
    if (bytes === undefined) throw new Error(`${path} is not in this log`);
    return bytes;
  }
}

export function headerOf(index: number): LedgerEntryHeader {
  return {
    id: `entry-${index}`,
    time: new Date(1_790_000_000_000 + index).toISOString(),
    actor: "user/01J9",
    type: "run.finished",
    subject: `run/${index}`,
    workspace: "workspace/1",
  };
}

/** Leaves of Plumbline entries, from index `from` up to, not with, `to`. */
export function leavesOf(from: number, to: number): Uint8Array[] {
  return Array.from({ length: to - from }, (_, at) => {
    const salt = new Uint8Array(32).fill((from + at) % 256);
    return makeEntry(headerOf(from + at), { at: from + at }, salt).leafBytes;
  });
}

/** Entries as the golden vectors have them: `entry-<i>`. */
export function vectorEntries(from: number, to: number): Uint8Array[] {
  return Array.from({ length: to - from }, (_, at) => encodeUtf8(`entry-${from + at}`));
}

import type { Readable } from "node:stream";

/**
 * Where an object lives. Equal content is stored once per workspace and retention class, so that destroying one
 * class's key can never take another's objects along.
 */
export interface ObjectScope {
  readonly workspace: string;
  readonly retentionClass: string;
}

export interface StoredObject {
  /** Lower-case hexadecimal SHA-256 of the content. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A place for immutable bytes, named by their digest. Every engine passes the suite in `object-store.suite.ts`. */
export interface ObjectStore {
  /**
   * Stores all of `content`; when it returns, the object survives a power loss.
   * @throws PlumblineError `objects/too-large` past `maximumBytes`, `objects/digest-mismatch` if `expectedSha256`
   *   differs; nothing is kept then.
   */
  put(
    scope: ObjectScope,
    content: Readable | Uint8Array,
    options?: { maximumBytes?: number; expectedSha256?: string },
  ): Promise<StoredObject>;
  /** @throws PlumblineError `objects/not-found`. */
  open(scope: ObjectScope, sha256: string, range?: ByteRange): Promise<Readable>;
  /** The whole object. For content known to be small. */
  read(scope: ObjectScope, sha256: string): Promise<Uint8Array>;
  /** Size in bytes, or undefined where there is no such object. */
  size(scope: ObjectScope, sha256: string): Promise<number | undefined>;
  delete(scope: ObjectScope, sha256: string): Promise<void>;
}

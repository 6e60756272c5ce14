import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { decodeUtf8, encodeUtf8 } from "./bytes.ts";
import { type JsonValue, canonicalJson, canonicalJsonBytes } from "./canonical-json.ts";
import { LedgerError } from "./errors.ts";

/**
 * What an entry says in the open, for ever. Every field is a string (numbers would meet readers that
 * round them) and every id is opaque: never a name or an address, which could not be erased.
 * The entry's index is its place in the log and not part of it.
 */
export interface LedgerEntryHeader {
  /** Unique id of the entry, for example a UUID. */
  readonly id: string;
  /** When it was recorded: RFC 3339 in UTC with milliseconds, `2026-11-23T20:46:00.000Z`. */
  readonly time: string;
  /** Opaque id of who acted. */
  readonly actor: string;
  /** What happened, for example `run.finished`. */
  readonly type: string;
  /** Opaque id of what it happened to. */
  readonly subject: string;
  /** Opaque id of the workspace, or null for what concerns the whole installation. */
  readonly workspace: string | null;
}

/** What a leaf holds. */
export interface LedgerEntry extends LedgerEntryHeader {
  /** HMAC-SHA-256(salt, canonical payload) in hex. */
  readonly commitment: string;
}

export interface MadeEntry {
  readonly entry: LedgerEntry;
  /** The entry's bytes for the log. */
  readonly leafBytes: Uint8Array;
  /** The payload as it was committed to, to be kept beside the salt. */
  readonly canonicalPayload: string;
}

export const longestHeaderBytes = 16_384;
export const saltBytes = 32;

const headerFields = ["id", "time", "actor", "type", "subject", "workspace"] as const;
const fieldNames = new Set<string>(headerFields);
const opaqueId = /^[A-Za-z0-9][A-Za-z0-9._:/-]*$/;

/**
 * Makes the leaf of an entry: canonical JSON (RFC 8785) of the header and a commitment to the payload.
 * Destroying the salt erases the payload, and the leaf still verifies.
 *
 * @param salt 32 random bytes, new for each entry.
 * @throws LedgerError `entry-header-invalid` with every problem, `entry-header-too-large`, `salt-invalid`,
 * `json-not-canonicalizable`.
 */
export function makeEntry(header: LedgerEntryHeader, payload: JsonValue, salt: Uint8Array): MadeEntry {
  const problems = problemsOfHeader({ ...header });
  if (problems.length > 0) throw new LedgerError("entry-header-invalid", { problems });
  const lengthBytes = canonicalJsonBytes({ ...header }).length;
  if (lengthBytes > longestHeaderBytes) throw new LedgerError("entry-header-too-large", { lengthBytes });
  const canonicalPayload = canonicalJson(payload);
  const entry = { ...header, commitment: commitTo(canonicalPayload, salt) };
  return { entry, leafBytes: canonicalJsonBytes(entry), canonicalPayload };
}

/**
 * Reads a leaf: canonical JSON of a header's fields and a commitment, nothing more.
 *
 * @throws LedgerError `entry-not-canonical`.
 */
export function parseEntry(leafBytes: Uint8Array): LedgerEntry {
  const text = decodeLeaf(leafBytes);
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (cause) {
    throw new LedgerError("entry-not-canonical", { rule: "the leaf is not JSON" }, { cause });
  }
  // Printing it again also catches a name that stands twice, of which JSON.parse keeps one.
  if (!isRecord(value) || canonicalOrUndefined(value) !== text)
    return refuseLeaf("the leaf is no canonical JSON object");
  const { commitment, ...header } = value;
  const problems = problemsOfHeader(header);
  if (typeof commitment !== "string" || !/^[0-9a-f]{64}$/.test(commitment))
    problems.push("commitment is not 64 hex digits");
  if (problems.length > 0) return refuseLeaf(problems.join("; "));
  return value as unknown as LedgerEntry;
}

/**
 * Whether a leaf commits to this payload under this salt. The leaf itself is proved by its place in the log.
 *
 * @throws LedgerError `entry-not-canonical`, `salt-invalid`, `json-not-canonicalizable`.
 */
export function verifyCommitment(leafBytes: Uint8Array, payload: JsonValue, salt: Uint8Array): boolean {
  return parseEntry(leafBytes).commitment === commitTo(canonicalJson(payload), salt);
}

function commitTo(canonicalPayload: string, salt: Uint8Array): string {
  if (salt.length !== saltBytes) throw new LedgerError("salt-invalid", { lengthBytes: salt.length });
  return bytesToHex(hmac(sha256, salt, encodeUtf8(canonicalPayload)));
}

function problemsOfHeader(header: Readonly<Record<string, unknown>>): string[] {
  const unknown = Object.keys(header).filter((name) => !fieldNames.has(name));
  return [
    ...unknown.map((name) => `${name} is no field of a header`),
    ...headerFields.flatMap((name) => problemOfField(name, header[name]) ?? []),
  ];
}

function problemOfField(name: (typeof headerFields)[number], value: unknown): string | undefined {
  if (name === "workspace" && value === null) return undefined;
  if (typeof value !== "string") return `${name} is ${typeof value} instead of a string`;
  if (name === "time")
    return isInstant(value) ? undefined : `time "${value}" is no UTC instant with milliseconds`;
  if (!opaqueId.test(value))
    return `${name} ${JSON.stringify(value.slice(0, 80))} is not made of letters, digits and . _ : / - (an opaque id, no name or address)`;
  return undefined;
}

function isInstant(text: string): boolean {
  const time = new Date(text);
  return text.length === 24 && !Number.isNaN(time.getTime()) && time.toISOString() === text;
}

function decodeLeaf(leafBytes: Uint8Array): string {
  try {
    return decodeUtf8(leafBytes, "leaf");
  } catch (cause) {
    throw new LedgerError("entry-not-canonical", { rule: "the leaf is not UTF-8" }, { cause });
  }
}

function canonicalOrUndefined(value: JsonValue): string | undefined {
  try {
    return canonicalJson(value);
  } catch (error) {
    if (error instanceof LedgerError) return undefined;
    throw error;
  }
}

function isRecord(value: JsonValue): value is { readonly [name: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuseLeaf(rule: string): never {
  throw new LedgerError("entry-not-canonical", { rule });
}

import { encodeBase64, type JsonValue, parseEntry, proveInclusion } from "@plumbline/ledger";
import type { Reader } from "#storage";
import { type EntrySecrets, findEntry } from "./entry.store.ts";
import { auditErrors } from "./errors.ts";
import { readHead } from "./head.store.ts";
import { ledgerHash } from "./ledger-hash.ts";
import { openStoredLog } from "./stored-log.ts";
import { recentRootsOf } from "./subtree-roots.ts";

/** An entry with all that is needed to check its commitment. */
export interface OpenedEntry {
  readonly index: number;
  /** The leaf's bytes in base64. */
  readonly leaf: string;
  readonly header: Readonly<Record<string, JsonValue>>;
  /** Null, as is the salt, once it was erased. */
  readonly payload: unknown;
  /** 64 hex digits. */
  readonly salt: string | null;
}

/** @throws PlumblineError `audit/entry-not-found`. */
export function openEntry(reader: Reader, workspace: string, index: number): OpenedEntry {
  const entry = requireEntry(reader, workspace, index);
  return {
    index,
    leaf: encodeBase64(entry.leaf),
    header: { ...parseEntry(entry.leaf) },
    payload: entry.payload === null ? null : (JSON.parse(entry.payload) as unknown),
    salt: entry.salt === null ? null : Buffer.from(entry.salt).toString("hex"),
  };
}

/** That the signed log holds an entry at its index (RFC 9162 section 2.1.3). Hashes are in base64. */
export interface EntryProof {
  readonly index: number;
  readonly treeSize: number;
  readonly leafHash: string;
  /** From the leaf's sibling up to the root's child. */
  readonly path: readonly string[];
  /** The signed note that the proof leads to. */
  readonly checkpoint: string;
}

/** @throws PlumblineError `audit/entry-not-found`. */
export async function proveEntry(reader: Reader, workspace: string, index: number): Promise<EntryProof> {
  const { leaf } = requireEntry(reader, workspace, index);
  const head = readHead(reader);
  if (head === undefined || index >= head.size) throw auditErrors["entry-not-found"]({ index, workspace });
  const roots = recentRootsOf(reader);
  const path = await proveInclusion(openStoredLog(reader), head.size, index, ledgerHash, roots);
  return {
    index,
    treeSize: head.size,
    leafHash: encodeBase64(ledgerHash.leaf(leaf)),
    path: path.map(encodeBase64),
    checkpoint: head.checkpoint,
  };
}

function requireEntry(reader: Reader, workspace: string, index: number): EntrySecrets {
  const entry = findEntry(reader, workspace, index);
  if (entry === undefined) throw auditErrors["entry-not-found"]({ index, workspace });
  return entry;
}

import {
  canonicalJson,
  decodeBase64,
  encodeBase64,
  type JsonValue,
  merkleHash,
  openCheckpoint,
  parseEntry,
  parseVerifierKey,
  verifyCommitment,
  verifyInclusion,
} from "@plumbline/ledger";
import type { OpenedEntry } from "./api/get-entry.ts";
import type { EntryProof } from "./api/verify-entry.ts";
import type { RememberedCheckpoint } from "./remembered-checkpoint.ts";

/** One thing that was checked, and what came of it. */
export interface CheckStep {
  readonly title: string;
  readonly state: "good" | "bad" | "skipped";
  /** The value that was computed, or what is wrong. */
  readonly detail: string;
}

export interface EntryCheck {
  readonly steps: readonly CheckStep[];
  readonly isIntact: boolean;
}

export interface EntryClaim {
  readonly index: number;
  readonly entry: OpenedEntry;
  readonly proof: EntryProof;
  /** vkey text. */
  readonly key: string;
  readonly remembered: RememberedCheckpoint | undefined;
}

/**
 * Checks here, without trust in the server's word, that the log holds this entry at its index: the payload opens the
 * leaf's commitment, the leaf and the path lead to the root, and the log's key signed that root. A key or a size that
 * went back since this browser last looked is a fault too.
 */
export function checkEntry({ index, entry, proof, key, remembered }: EntryClaim): EntryCheck {
  const leafBytes = () => decodeBase64(entry.leaf, "leaf");
  const verifierKey = () => parseVerifierKey(key);
  const steps = [
    step("The header shown is the leaf's", () => {
      const leaf = parseEntry(leafBytes());
      const { commitment, ...header } = leaf;
      const inLeaf = entry.header["commitment"] === undefined ? header : { ...header, commitment };
      if (canonicalJson(inLeaf) !== canonicalJson(entry.header as JsonValue))
        throw new Error("the header shown differs from the one in the leaf");
      return `${header.type} by ${header.actor}, ${header.time}`;
    }),
    entry.salt === null
      ? skipped("The payload opens the leaf's commitment", "the payload was erased; the leaf still stands")
      : step("The payload opens the leaf's commitment", () => {
          if (!verifyCommitment(leafBytes(), entry.payload as JsonValue, fromHex(entry.salt ?? "")))
            throw new Error("the payload shown is not the one that was committed to");
          return `HMAC-SHA-256 ${parseEntry(leafBytes()).commitment}`;
        }),
    step("Leaf hash", () => encodeBase64(merkleHash.leaf(leafBytes()))),
    step("Checkpoint signed by the log's key", () => {
      const { checkpoint } = openCheckpoint(proof.checkpoint, verifierKey());
      return `${checkpoint.origin}, ${checkpoint.size} entries, key ${verifierKey().keyId}`;
    }),
    step(`${proof.path.length} hashes lead from the leaf to the signed root`, () => {
      const { checkpoint } = verifyInclusion({
        leafBytes: leafBytes(),
        index,
        proof: proof.path.map((hash, place) => decodeBase64(hash, `path[${place}]`)),
        checkpointNote: proof.checkpoint,
        verifierKey: verifierKey(),
      });
      return `root ${encodeBase64(checkpoint.root)}`;
    }),
    remembered === undefined
      ? skipped("The log only grew since this browser last looked", "this browser looks for the first time")
      : step("The log only grew since this browser last looked", () => compare(proof, key, remembered)),
  ];
  return { steps, isIntact: steps.every(({ state }) => state !== "bad") };
}

/** Not a consistency proof: it notices another key, a shorter log, and another root of the same size. */
function compare(proof: EntryProof, key: string, remembered: RememberedCheckpoint): string {
  if (key !== remembered.key) throw new Error("the server now shows another key than it did before");
  const before = openCheckpoint(remembered.note, parseVerifierKey(remembered.key)).checkpoint;
  const now = openCheckpoint(proof.checkpoint, parseVerifierKey(key)).checkpoint;
  if (now.size < before.size)
    throw new Error(`the log has ${now.size} entries, and this browser saw ${before.size}`);
  if (now.size === before.size && encodeBase64(now.root) !== encodeBase64(before.root))
    throw new Error("the log has another root than this browser saw at the same size");
  return `${before.size} entries then, ${now.size} now, same key`;
}

function step(title: string, check: () => string): CheckStep {
  try {
    return { title, state: "good", detail: check() };
  } catch (error) {
    return { title, state: "bad", detail: error instanceof Error ? error.message : String(error) };
  }
}

function skipped(title: string, detail: string): CheckStep {
  return { title, state: "skipped", detail };
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

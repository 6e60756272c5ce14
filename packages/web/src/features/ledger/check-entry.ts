import {
  canonicalJson,
  decodeBase64,
  encodeBase64,
  type JsonValue,
  merkleHash,
  type LogReader,
  openCheckpoint,
  parseEntry,
  parseVerifierKey,
  proveConsistency,
  verifyCommitment,
  verifyConsistencyProof,
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
  /** Where the log's tiles are read. They are not trusted either: wrong ones prove nothing. */
  readonly tiles: LogReader;
}

/**
 * Checks here, without trust in the server's word, that the log holds this entry at its index: the payload opens the
 * leaf's commitment, the leaf and the path lead to the root, the log's key signed that root, and the log that this
 * browser saw before is the beginning of this one.
 */
export async function checkEntry(claim: EntryClaim): Promise<EntryCheck> {
  const { index, entry, proof, key, remembered } = claim;
  const leafBytes = () => decodeBase64(entry.leaf, "leaf");
  const verifierKey = () => parseVerifierKey(key);
  const steps = await Promise.all([
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
      : step("The log only grew since this browser last looked", () => compare(claim, remembered)),
  ]);
  return { steps, isIntact: steps.every(({ state }) => state !== "bad") };
}

/** Proves that the log seen before is the beginning of the one shown now (RFC 9162 section 2.1.4). */
async function compare({ proof, key, tiles }: EntryClaim, remembered: RememberedCheckpoint): Promise<string> {
  if (key !== remembered.key) throw new Error("the server now shows another key than it did before");
  const verifierKey = parseVerifierKey(key);
  const { checkpoint: before } = openCheckpoint(remembered.note, verifierKey);
  const { checkpoint: now } = openCheckpoint(proof.checkpoint, verifierKey);
  if (now.size < before.size)
    throw new Error(`the log has ${now.size} entries, and this browser saw ${before.size}`);
  verifyConsistencyProof({
    from: before.size,
    to: now.size,
    fromRoot: before.root,
    toRoot: now.root,
    proof: await proveConsistency(tiles, before.size, now.size),
  });
  return `the ${before.size} entries seen then are the first of the ${now.size} now, under the same key`;
}

async function step(title: string, check: () => string | Promise<string>): Promise<CheckStep> {
  try {
    return { title, state: "good", detail: await check() };
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

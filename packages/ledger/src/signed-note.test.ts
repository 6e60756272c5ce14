import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { describe, expect, test } from "vitest";
import { encodeBase64 } from "./base64.ts";
import { encodeUtf8 } from "./bytes.ts";
import { cosignCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from "./checkpoint.ts";
import { MemoryLog, testKey, vectorEntries } from "./memory-log.testing.ts";
import { merkleHash } from "./merkle-hash.ts";
import {
  createSigningKey,
  createVerifierKey,
  formatSigningKey,
  formatVerifierKey,
  noteKeyTypes,
  parseSigningKey,
  parseVerifierKey,
} from "./note-key.ts";
import { formatSignatureLine, openNote, parseNote, signNote } from "./signed-note.ts";

const vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, "..", "testdata", "notes.json"), "utf8"),
) as {
  key: {
    name: string;
    seedHex: string;
    publicKeyHex: string;
    keyIdInputHex: string;
    keyIdHex: string;
    vkey: string;
    privateKey: string;
  };
  checkpoint: { origin: string; size: number; root: string; signedText: string; note: string };
  emptyTree: { root: string; note: string };
  cosignature: {
    vkey: string;
    keyIdHex: string;
    seedHex: string;
    time: number;
    signatureHex: string;
    signedMessage: string;
    note: string;
  };
  refused: { why: string; note: string; signatureIsValid?: boolean }[];
};
const logKey = parseVerifierKey(vectors.key.vkey);
const signingKey = parseSigningKey(vectors.key.privateKey);
const witnessKey = parseVerifierKey(vectors.cosignature.vkey);

describe("keys, against x/mod/sumdb/note", () => {
  test("a verifier key is read, named and written", () => {
    expect(logKey.name).toBe(vectors.key.name);
    expect(logKey.keyId).toBe(vectors.key.keyIdHex);
    expect(bytesToHex(sha256(hexToBytes(vectors.key.keyIdInputHex))).slice(0, 8)).toBe(logKey.keyId);
    expect(bytesToHex(logKey.publicKey)).toBe(vectors.key.publicKeyHex);
    expect(formatVerifierKey(logKey)).toBe(vectors.key.vkey);
  });

  test("a signing key is made from its seed, read and written", () => {
    const made = createSigningKey(vectors.key.name, hexToBytes(vectors.key.seedHex));
    expect(formatSigningKey(made)).toBe(vectors.key.privateKey);
    expect(formatVerifierKey(signingKey.verifierKey)).toBe(vectors.key.vkey);
  });

  test("C2SP's example key verifies its example note", () => {
    const key = parseVerifierKey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
    const note =
      "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    expect(openNote(note, [key]).text).toBe("This is an example message.\n");
  });

  test.each([
    ["another key id", vectors.key.vkey.replace("25c75034", "25c75035")],
    ["a key id in capitals", vectors.key.vkey.replace("25c75034", "25C75034")],
    ["another name", vectors.key.vkey.replace("plumbline", "plumbing")],
    ["a space in the name", vectors.key.vkey.replace("ledger.example", "ledger example")],
    ["no name", vectors.key.vkey.replace(vectors.key.name, "")],
    ["an unknown type", vectors.key.vkey.replace("+Ab", "+Cb")],
    ["a newline after it", `${vectors.key.vkey}\n`],
    ["a missing end", vectors.key.vkey.slice(0, -4)],
    ["nothing", ""],
  ])("a verifier key with %s is refused", (_, vkey) => {
    expect(() => parseVerifierKey(vkey)).toThrow(expect.objectContaining({ code: "key-malformed" }));
  });

  test("a refused signing key's message keeps the secret", () => {
    const secret = vectors.key.privateKey.slice(-30, -5);
    for (const text of [vectors.key.privateKey.replace("25c75034", "00000000"), vectors.key.vkey])
      expect(() => parseSigningKey(text)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining(secret) as string }),
      );
  });
});

describe("checkpoints", () => {
  test("the vectors' note opens to its size and root, and is what we sign", async () => {
    const { checkpoint } = openCheckpoint(vectors.checkpoint.note, logKey);
    expect(checkpoint).toMatchObject({ origin: vectors.checkpoint.origin, size: 300 });
    expect(encodeBase64(checkpoint.root)).toBe(vectors.checkpoint.root);
    expect(signCheckpoint(checkpoint, signingKey)).toBe(vectors.checkpoint.note);
    const log = await new MemoryLog().append(vectorEntries(0, 300));
    expect(signCheckpoint(log.head, signingKey)).toBe(vectors.checkpoint.note);
  });

  test("the empty tree has a checkpoint", () => {
    expect(signCheckpoint({ size: 0, root: merkleHash.emptyRoot() }, signingKey)).toBe(
      vectors.emptyTree.note,
    );
    expect(openCheckpoint(vectors.emptyTree.note, logKey).checkpoint.size).toBe(0);
  });

  test.each(vectors.refused)("refused: $why", ({ note, signatureIsValid = false }) => {
    const code = signatureIsValid
      ? /^checkpoint-(malformed|origin)$/
      : /^(note-(malformed|unverified|signature-invalid)|base64-invalid)$/;
    expect(() => openCheckpoint(note, logKey)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(code) as string }),
    );
    if (signatureIsValid) expect(openNote(note, [logKey]).verified).toHaveLength(1);
  });

  test("a size beyond 2^53-1 is refused rather than rounded", () => {
    const root = vectors.checkpoint.root;
    expect(parseCheckpoint(`o\n9007199254740991\n${root}\n`).size).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => parseCheckpoint(`o\n9007199254740992\n${root}\n`)).toThrow(
      expect.objectContaining({ code: "checkpoint-malformed" }),
    );
  });

  test("extension lines are kept", () => {
    expect(parseCheckpoint(`o\n1\n${vectors.checkpoint.root}\nx\ny\n`).extensions).toEqual(["x", "y"]);
  });
});

describe("cosignatures", () => {
  test("a witness's signature is verified and dated", () => {
    const { cosignatures } = openCheckpoint(vectors.cosignature.note, logKey, [witnessKey]);
    expect(cosignatures).toEqual([{ key: witnessKey, timeSeconds: BigInt(vectors.cosignature.time) }]);
    expect(witnessKey.keyId).toBe(vectors.cosignature.keyIdHex);
  });

  test("a witness signs a checkpoint as the vectors' witness does", () => {
    const key = createSigningKey(witnessKey.name, hexToBytes(vectors.cosignature.seedHex), witnessKey.type);
    const { checkpoint } = openCheckpoint(vectors.checkpoint.note, logKey);
    const line = cosignCheckpoint(checkpoint, key, vectors.cosignature.time);
    expect(vectors.checkpoint.note + line).toBe(vectors.cosignature.note);
    expect(parseSigningKey(formatSigningKey(key))).toEqual(key);
    expect(() => signNote("text\n", [key])).toThrow(expect.objectContaining({ code: "key-malformed" }));
  });

  test("an unknown witness's is passed over, and alone makes no note", () => {
    expect(openCheckpoint(vectors.cosignature.note, logKey).cosignatures).toEqual([]);
    const withoutLog = vectors.cosignature.note.replace(/— ledger.*\n/, "");
    expect(() => openCheckpoint(withoutLog, logKey, [witnessKey])).toThrow(
      expect.objectContaining({ code: "note-unverified" }),
    );
  });

  test("a known witness's that does not verify refuses the note", () => {
    const signature = hexToBytes(vectors.cosignature.signatureHex).subarray(4);
    for (const altered of [signature.with(7, 1), signature.with(70, 0), signature.subarray(1)]) {
      const line = formatSignatureLine({
        name: witnessKey.name,
        keyId: witnessKey.keyId,
        signature: altered,
      });
      expect(() => openCheckpoint(vectors.checkpoint.note + line, logKey, [witnessKey])).toThrow(
        expect.objectContaining({ code: "note-signature-invalid" }),
      );
    }
  });

  test("a witness's key under type 1 does not verify its cosignature", () => {
    const plain = createVerifierKey(witnessKey.name, noteKeyTypes.ed25519, witnessKey.publicKey);
    expect(openCheckpoint(vectors.cosignature.note, logKey, [plain]).cosignatures).toEqual([]);
  });

  test("the vectors' message is what was signed", () => {
    const signature = ed25519.sign(
      encodeUtf8(vectors.cosignature.signedMessage),
      hexToBytes(vectors.cosignature.seedHex),
    );
    expect(vectors.cosignature.signatureHex.endsWith(bytesToHex(signature))).toBe(true);
  });
});

describe("notes", () => {
  test("several keys sign one text, and each is verified", () => {
    const note = signNote("text with\n\nan empty line\n", [signingKey, testKey]);
    expect(openNote(note, [logKey, testKey.verifierKey]).verified).toHaveLength(2);
    expect(openNote(note, [testKey.verifierKey]).text).toBe("text with\n\nan empty line\n");
    expect(parseNote(note).signatures.map(({ name }) => name)).toEqual([
      logKey.name,
      testKey.verifierKey.name,
    ]);
  });

  test("a known key's bad signature refuses the note even beside its good one", () => {
    const signature = new Uint8Array(64);
    const line = formatSignatureLine({ name: logKey.name, keyId: logKey.keyId, signature });
    expect(() => openNote(vectors.checkpoint.note + line, [logKey])).toThrow(
      expect.objectContaining({ code: "note-signature-invalid" }),
    );
  });

  test("any flipped bit of the signed text or signature refuses the note", () => {
    const bytes = encodeUtf8(vectors.checkpoint.note);
    for (let at = 0; at < bytes.length; at++) {
      const altered = new TextDecoder().decode(bytes.with(at, (bytes[at] ?? 0) ^ 1));
      expect(() => openCheckpoint(altered, logKey)).toThrow(expect.objectContaining({ name: "LedgerError" }));
    }
  });

  test("a text that could not be a note's is not signed", () => {
    for (const text of ["no newline", "tab\there\n", "\ud800\n", "carriage\r\n"])
      expect(() => signNote(text, [testKey])).toThrow(expect.objectContaining({ code: "note-malformed" }));
  });

  test("a hundred signatures are read, more are refused", () => {
    const line = formatSignatureLine({ name: "w", keyId: "00000000", signature: new Uint8Array(64) });
    expect(openNote(vectors.checkpoint.note + line.repeat(99), [logKey]).verified).toHaveLength(1);
    expect(() => parseNote(vectors.checkpoint.note + line.repeat(100))).toThrow(/more than 100/);
  });
});

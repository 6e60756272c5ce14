import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { decodeUtf8, encodeUtf8 } from "./bytes.ts";
import { MemoryLog, leavesOf, testKey, vectorEntries } from "./memory-log.testing.ts";
import { createSigningKey, parseSigningKey, parseVerifierKey } from "./note-key.ts";
import { proveInclusion } from "./prove.ts";
import { checkpointPath } from "./tile-path.ts";
import { formatTlogProof, parseTlogProof, verifyTlogProof } from "./tlog-proof.ts";
import { verifyInclusion } from "./verify-inclusion.ts";

const testdata = join(import.meta.dirname, "..", "testdata");
const { tlogProof: vector } = JSON.parse(readFileSync(join(testdata, "more.json"), "utf8")) as {
  tlogProof: {
    index: number;
    entry: string;
    vkey: string;
    proof: string;
    proofWithExtra: string;
    extra: string;
  };
};
const { key } = JSON.parse(readFileSync(join(testdata, "notes.json"), "utf8")) as {
  key: { privateKey: string };
};
const verifierKey = parseVerifierKey(vector.vkey);
const entry = encodeUtf8(vector.entry);

describe("against transparency-dev/formats", () => {
  test("the same proof is made from the log's files", async () => {
    const log = await new MemoryLog().append(vectorEntries(0, 300));
    const checkpointNote = decodeUtf8(
      log.sign(parseSigningKey(key.privateKey)).bytes(checkpointPath),
      "note",
    );
    const proof = await proveInclusion(log, 300, vector.index);
    expect(formatTlogProof({ index: vector.index, proof, checkpointNote })).toBe(vector.proof);
    const extra = encodeUtf8(vector.extra);
    expect(formatTlogProof({ index: vector.index, proof, checkpointNote, extra })).toBe(
      vector.proofWithExtra,
    );
  });

  test("its proofs verify, with extra data and without", () => {
    for (const text of [vector.proof, vector.proofWithExtra])
      expect(verifyTlogProof(text, entry, verifierKey)).toMatchObject({
        index: 123,
        checkpoint: { size: 300 },
      });
    expect(parseTlogProof(vector.proofWithExtra).extra).toEqual(encodeUtf8(vector.extra));
  });
});

test("a proof does not hold for another entry, place or key", () => {
  const otherKey = createSigningKey(verifierKey.name, new Uint8Array(32)).verifierKey;
  expect(() => verifyTlogProof(vector.proof, encodeUtf8("entry-124"), verifierKey)).toThrow(/another root/);
  const moved = vector.proof.replace("index 123", "index 122");
  expect(() => verifyTlogProof(moved, entry, verifierKey)).toThrow(/another root/);
  expect(() => verifyTlogProof(vector.proof, entry, otherKey)).toThrow(/no signature by/);
});

test.each([
  ["another version", vector.proof.replace("@v1", "@v2")],
  ["a leading zero", vector.proof.replace("index 123", "index 0123")],
  ["no index", vector.proof.replace("index 123\n", "")],
  ["extra after the index", vector.proof.replace("index 123\n", "index 123\nextra YQ==\n")],
  ["a short hash", vector.proof.replace(/index 123\n[^\n]+/, "index 123\nYQ==")],
  ["CR LF line ends", vector.proof.replaceAll("\n", "\r\n")],
  ["no checkpoint", vector.proof.slice(0, vector.proof.indexOf("\n\n"))],
])("a proof file with %s is refused", (_, text) => {
  expect(() => verifyTlogProof(text, entry, verifierKey)).toThrow(
    expect.objectContaining({
      code: expect.stringMatching(/^(tlog-proof-malformed|base64-invalid)$/) as string,
    }),
  );
});

test("a browser checks one entry with proof, checkpoint and key alone", async () => {
  const leaves = leavesOf(0, 600);
  const log = await new MemoryLog().append(leaves);
  const checkpointNote = decodeUtf8(log.bytes(checkpointPath), "note");
  const proof = await proveInclusion(log, 600, 511);
  const claim = { index: 511, proof, checkpointNote, verifierKey: testKey.verifierKey };
  const leafBytes = leaves[511] ?? new Uint8Array();
  expect(verifyInclusion({ ...claim, leafBytes }).checkpoint.size).toBe(600);
  expect(() => verifyInclusion({ ...claim, leafBytes: leafBytes.with(0, 0) })).toThrow(/another root/);
});

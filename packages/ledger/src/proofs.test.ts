import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { encodeBase64 } from "./base64.ts";
import { verifyConsistencyProof } from "./consistency-proof.ts";
import { rootOfSiblings } from "./compact-range.ts";
import { verifyInclusionProof } from "./inclusion-proof.ts";
import { MemoryLog, vectorEntries } from "./memory-log.testing.ts";
import { merkleHash } from "./merkle-hash.ts";
import { proveConsistency, proveInclusion, readRoot } from "./prove.ts";

const vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, "..", "testdata", "merkle.json"), "utf8"),
) as {
  entries: { index: number; entryHex: string; leafHash: string }[];
  roots: { size: number; rootHex: string; rootBase64: string }[];
  inclusion: { size: number; index: number; proof: string[] }[];
  consistency: { from: number; to: number; proof: string[] }[];
};
const entries = vectors.entries.map(({ entryHex }) => hexToBytes(entryHex));
const rootOf = (size: number) => hexToBytes(vectors.roots[size]?.rootHex ?? "");
const leafOf = (index: number) => hexToBytes(vectors.entries[index]?.leafHash ?? "");

describe("against x/mod/sumdb/tlog and transparency-dev/merkle", () => {
  let log: MemoryLog;
  beforeAll(async () => {
    log = new MemoryLog();
    for (const entry of entries) await log.append([entry]);
  });

  test("leaf hashes and roots agree", async () => {
    expect(entries.map((entry) => bytesToHex(merkleHash.leaf(entry)))).toEqual(
      vectors.entries.map(({ leafHash }) => leafHash),
    );
    for (const { size, rootHex, rootBase64 } of vectors.roots) {
      const root = await readRoot(log, size);
      expect(bytesToHex(root)).toBe(rootHex);
      expect(encodeBase64(root)).toBe(rootBase64);
    }
  });

  test.each(vectors.inclusion)(
    "the proof of $index in $size agrees and verifies",
    async ({ size, index, proof }) => {
      expect((await proveInclusion(log, size, index)).map(bytesToHex)).toEqual(proof);
      const claim = {
        index,
        size,
        leafHash: leafOf(index),
        proof: proof.map(hexToBytes),
        root: rootOf(size),
      };
      verifyInclusionProof(claim);
      expectRefused(() => verifyInclusionProof({ ...claim, leafHash: leafOf((index + 1) % 9) }));
      expectRefused(() => verifyInclusionProof({ ...claim, proof: [...claim.proof, leafOf(0)] }));
      expectRefused(() => verifyInclusionProof({ ...claim, index: size }));
      if (size > 1) {
        expectRefused(() => verifyInclusionProof({ ...claim, proof: claim.proof.slice(1) }));
        expectRefused(() => verifyInclusionProof({ ...claim, index: (index + 1) % size }));
      }
    },
  );

  test.each(vectors.consistency)(
    "the proof from $from to $to agrees and verifies",
    async ({ from, to, proof }) => {
      expect((await proveConsistency(log, from, to)).map(bytesToHex)).toEqual(proof);
      const claim = { from, to, fromRoot: rootOf(from), toRoot: rootOf(to), proof: proof.map(hexToBytes) };
      verifyConsistencyProof(claim);
      expectRefused(() => verifyConsistencyProof({ ...claim, fromRoot: rootOf(from - 1) }));
      expectRefused(() => verifyConsistencyProof({ ...claim, toRoot: leafOf(8) }));
      expectRefused(() => verifyConsistencyProof({ ...claim, proof: [...claim.proof, leafOf(0)] }));
      expectRefused(() => verifyConsistencyProof({ ...claim, from: to, to: from - 1 }));
      if (proof.length > 0)
        expectRefused(() => verifyConsistencyProof({ ...claim, proof: claim.proof.slice(0, -1) }));
    },
  );
});

describe("in a log of several tiles", () => {
  const size = 70_000;
  const leaves = vectorEntries(0, size).map((entry) => merkleHash.leaf(entry));
  let log: MemoryLog;
  beforeAll(async () => {
    log = await new MemoryLog().append(vectorEntries(0, size));
  });

  test("every proof verifies, and none with a flipped bit, at another place or with a hash more or less", async () => {
    await fc.assert(
      fc.asyncProperty(placeAndFlip(size - 1), async ({ place: index, flip, bit }) => {
        const leafHash = leaves[index] ?? new Uint8Array();
        const proof = await proveInclusion(log, size, index);
        const claim = { index, size, leafHash, proof, root: log.head.root };
        expect(() => verifyInclusionProof(claim)).not.toThrow();
        expectRefused(() => verifyInclusionProof({ ...claim, proof: flipBit(proof, flip, bit) }));
        expectRefused(() => verifyInclusionProof({ ...claim, index: index === 0 ? 1 : index - 1 }));
        expectRefused(() => verifyInclusionProof({ ...claim, size: size * 2 }));
        expectRefused(() => verifyInclusionProof({ ...claim, proof: proof.slice(1) }));
        expectRefused(() => verifyInclusionProof({ ...claim, proof: [...proof, leafHash] }));
      }),
    );
  });

  test("every consistency proof verifies, and none with a flipped bit or for another size", async () => {
    await fc.assert(
      fc.asyncProperty(placeAndFlip(size - 2), async ({ place, flip, bit }) => {
        const from = place + 1;
        const fromRoot = rootOfSiblings(leaves.slice(0, from), merkleHash);
        const proof = await proveConsistency(log, from, size);
        const claim = { from, to: size, fromRoot, toRoot: log.head.root, proof };
        expect(() => verifyConsistencyProof(claim)).not.toThrow();
        expectRefused(() => verifyConsistencyProof({ ...claim, proof: flipBit(proof, flip, bit) }));
        expectRefused(() => verifyConsistencyProof({ ...claim, from: from + 1 }));
        expectRefused(() => verifyConsistencyProof({ ...claim, proof: proof.slice(1) }));
        expectRefused(() => verifyConsistencyProof({ ...claim, proof: [...proof, fromRoot] }));
      }),
      { numRuns: 20 },
    );
  });

  test("roots that are kept from proof to proof change no proof as the log grows, and save its reading", async () => {
    const growing = new MemoryLog();
    const roots = new Map<string, Uint8Array>();
    let from = 0;
    for (const to of [1, 200, 257, 512, 700]) {
      await growing.append(vectorEntries(from, to));
      from = to;
      for (let index = 0; index < to; index += 7) {
        const proof = await proveInclusion(growing, to, index, merkleHash, roots);
        expect(proof).toEqual(await proveInclusion(growing, to, index));
      }
    }
    growing.reads = 0;
    await proveInclusion(growing, 700, 7, merkleHash, roots);
    expect(growing.reads).toBe(0);
  });

  test("a proof takes a few tile reads, however long the log", async () => {
    log.reads = 0;
    await proveInclusion(log, size, 12_345);
    expect(log.reads).toBeLessThanOrEqual(6);
  });
});

test("sizes beyond 32 bits are counted whole", () => {
  const size = 2 ** 40;
  const leafHash = merkleHash.leaf(new Uint8Array());
  const proof = Array.from({ length: 40 }, (_, at) => merkleHash.leaf(Uint8Array.of(at)));
  const root = proof.reduce((node, sibling) => merkleHash.node(sibling, node), leafHash);
  expect(() => verifyInclusionProof({ index: size - 1, size, leafHash, proof, root })).not.toThrow();
  expectRefused(() => verifyInclusionProof({ index: size - 1 - 2 ** 32, size, leafHash, proof, root }));
});

test("the 8-leaf root of RFC 6962's reference tree begins 5dc9da79", () => {
  const texts = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
  ];
  const leaves = texts.map((text) => merkleHash.leaf(hexToBytes(text)));
  expect(bytesToHex(rootOfSiblings(leaves, merkleHash))).toMatch(/^5dc9da79/);
});

function placeAndFlip(most: number) {
  return fc.record({ place: fc.nat(most), flip: fc.nat(1000), bit: fc.nat(255) });
}

function flipBit(proof: readonly Uint8Array[], flip: number, bit: number): Uint8Array[] {
  const at = flip % proof.length;
  return proof.map((hash, position) =>
    position === at ? hash.map((byte, place) => (place === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)) : hash,
  );
}

function expectRefused(verify: () => void): void {
  expect(verify).toThrow(expect.objectContaining({ code: "proof-invalid" }));
}

import {
  createSigningKey,
  encodeBase64,
  formatVerifierKey,
  makeEntry,
  merkleHash,
  signCheckpoint,
} from "@plumbline/ledger";
import { expect, test } from "vitest";
import { checkEntry, type EntryClaim } from "./check-entry.ts";

const signingKey = createSigningKey("log.test/one", new Uint8Array(32).fill(7));
const salt = new Uint8Array(32).fill(3);
const header = {
  id: "e1",
  time: "2026-11-23T20:46:00.000Z",
  actor: "actor-1",
  type: "run.created",
  subject: "run:1",
  workspace: "default",
};

/** An entry beside one other, so that its path has one hash. */
function makeClaim(): EntryClaim {
  const { leafBytes } = makeEntry(header, { name: "first" }, salt);
  const leafHash = merkleHash.leaf(leafBytes);
  const sibling = merkleHash.leaf(new Uint8Array([1]));
  const root = merkleHash.node(leafHash, sibling);
  return {
    index: 0,
    entry: {
      index: 0,
      leaf: encodeBase64(leafBytes),
      header,
      payload: { name: "first" },
      salt: "03".repeat(32),
    },
    proof: {
      index: 0,
      treeSize: 2,
      leafHash: encodeBase64(leafHash),
      path: [encodeBase64(sibling)],
      checkpoint: signCheckpoint({ size: 2, root }, signingKey),
    },
    key: formatVerifierKey(signingKey.verifierKey),
    remembered: undefined,
    tiles: {
      read: async (path) =>
        path === "tile/0/000.p/2" ? new Uint8Array([...leafHash, ...sibling]) : undefined,
    },
  };
}

/** Titles of the steps that found something wrong. */
async function faultsOf(claim: EntryClaim): Promise<string[]> {
  const { steps, isIntact } = await checkEntry(claim);
  const faults = steps.filter(({ state }) => state === "bad").map(({ title }) => title);
  expect(isIntact).toBe(faults.length === 0);
  return faults;
}

test("an entry of the log is found intact", async () => {
  expect(await faultsOf(makeClaim())).toEqual([]);
});

test("a header may be shown with its commitment, which then must be the leaf's", async () => {
  const claim = makeClaim();
  const { entry } = makeEntry(header, { name: "first" }, salt);
  expect(await faultsOf({ ...claim, entry: { ...claim.entry, header: { ...entry } } })).toEqual([]);
  const forged = { ...entry, commitment: "00".repeat(32) };
  expect(await faultsOf({ ...claim, entry: { ...claim.entry, header: forged } })).toEqual([
    "The header shown is the leaf's",
  ]);
});

test("another payload than the one committed to is noticed", async () => {
  const claim = makeClaim();
  expect(await faultsOf({ ...claim, entry: { ...claim.entry, payload: { name: "second" } } })).toEqual([
    "The payload opens the leaf's commitment",
  ]);
});

test("a header that is not the leaf's is noticed", async () => {
  const claim = makeClaim();
  const entry = { ...claim.entry, header: { ...header, actor: "actor-2" } };
  expect(await faultsOf({ ...claim, entry })).toEqual(["The header shown is the leaf's"]);
});

test("an altered leaf does not lead to the signed root", async () => {
  const claim = makeClaim();
  const { leafBytes } = makeEntry({ ...header, actor: "actor-2" }, { name: "first" }, salt);
  const entry = { ...claim.entry, leaf: encodeBase64(leafBytes), header: { ...header, actor: "actor-2" } };
  expect(await faultsOf({ ...claim, entry })).toEqual(["1 hashes lead from the leaf to the signed root"]);
});

test("a checkpoint by another key is noticed", async () => {
  const claim = makeClaim();
  const other = createSigningKey("log.test/one", new Uint8Array(32).fill(8));
  expect(await faultsOf({ ...claim, key: formatVerifierKey(other.verifierKey) })).toContain(
    "Checkpoint signed by the log's key",
  );
});

test("a log that is shorter than this browser saw it is noticed", async () => {
  const claim = makeClaim();
  const longer = signCheckpoint({ size: 9, root: new Uint8Array(32) }, signingKey);
  expect(await faultsOf({ ...claim, remembered: { key: claim.key, note: longer } })).toEqual([
    "The log only grew since this browser last looked",
  ]);
});

test("a log that holds what this browser saw, and more, has only grown", async () => {
  const claim = makeClaim();
  const { leafBytes } = makeEntry(header, { name: "first" }, salt);
  const earlier = signCheckpoint({ size: 1, root: merkleHash.leaf(leafBytes) }, signingKey);
  expect(await faultsOf({ ...claim, remembered: { key: claim.key, note: earlier } })).toEqual([]);
});

test("a log whose beginning was rewritten since this browser saw it is noticed", async () => {
  const claim = makeClaim();
  const other = signCheckpoint({ size: 1, root: merkleHash.leaf(new Uint8Array([9])) }, signingKey);
  expect(await faultsOf({ ...claim, remembered: { key: claim.key, note: other } })).toEqual([
    "The log only grew since this browser last looked",
  ]);
});

test("an erased payload leaves the rest to be checked", async () => {
  const claim = makeClaim();
  expect(await faultsOf({ ...claim, entry: { ...claim.entry, payload: null, salt: null } })).toEqual([]);
});

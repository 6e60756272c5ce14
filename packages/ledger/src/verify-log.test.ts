import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { encodeUtf8 } from "./bytes.ts";
import { decodeEntryBundle, encodeEntryBundle } from "./entry-bundle.ts";
import type { LogReader } from "./log-reader.ts";
import { MemoryLog, leavesOf, testKey, vectorEntries } from "./memory-log.testing.ts";
import { createSigningKey, parseSigningKey, parseVerifierKey } from "./note-key.ts";
import { checkpointPath, entryBundlePath, tilePath } from "./tile-path.ts";
import { type VerifyLogOptions, verifyLog } from "./verify-log.ts";

const { verifierKey } = testKey;
const origin = verifierKey.name;
const size = 600;
let whole: MemoryLog;
beforeAll(async () => {
  whole = await new MemoryLog().append(leavesOf(0, 300));
  await whole.append(leavesOf(300, size));
});

test("a whole log is intact, and remembers what was seen", async () => {
  const progress: number[] = [];
  const onProgress = ({ entriesChecked }: { entriesChecked: number }) => progress.push(entriesChecked);
  const answer = await verifyLog(whole, { verifierKey, onProgress });
  expect(answer).toMatchObject({ verdict: "intact", checkpoint: { origin, size }, cosignatures: [] });
  expect(progress).toEqual([256, 512, 600]);
});

test("a log without entries is intact", async () => {
  expect(await verifyLog(new MemoryLog().sign(), { verifierKey })).toMatchObject({ verdict: "intact" });
});

test("full files in place of partial ones that were cleared away do as well", async () => {
  const log = await whole.copy().append(leavesOf(size, 800));
  log.head = whole.head;
  log.sign();
  for (const path of [entryBundlePath(2, 88), tilePath({ level: 0, index: 2, width: 88 })])
    log.files.delete(path);
  expect(await verifyLog(log, { verifierKey })).toMatchObject({ verdict: "intact" });
});

test("a log grown since a remembered checkpoint of any size is intact", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: size }), async (earlier) => {
      const { head } = await new MemoryLog().append(leavesOf(0, earlier));
      expect(await verifyLog(whole, { verifierKey, remembered: { origin, ...head } })).toMatchObject({
        verdict: "intact",
      });
    }),
    { numRuns: 10 },
  );
});

describe("altered entries are named", () => {
  test("whichever byte of a bundle is flipped, by index of an entry at or beside it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(2), fc.nat(1_000_000), fc.nat(7), async (bundle, place, bit) => {
        const path = entryBundlePath(bundle, bundle === 2 ? 88 : 256);
        const at = place % whole.bytes(path).length;
        const fault = await faultOf(flipped(path, at, bit));
        expect(["entry-altered", "bundle-malformed"]).toContain(fault.kind);
        expect(fault).toMatchObject({ entryIndex: entryAt(path, bundle, at), bundleIndex: bundle });
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ["dropped", (entries: Uint8Array[]) => entries.toSpliced(10, 1), 256 + 10],
    ["swapped", (entries: Uint8Array[]) => entries.with(10, entries[11]!).with(11, entries[10]!), 256 + 10],
    ["duplicated", (entries: Uint8Array[]) => entries.toSpliced(11, 1, entries[10]!), 256 + 11],
    ["inserted", (entries: Uint8Array[]) => entries.toSpliced(20, 1, encodeUtf8("{}")), 256 + 20],
  ])("when one is %s", async (_, change, entryIndex) => {
    const log = whole.copy();
    const path = entryBundlePath(1, 256);
    log.files.set(path, encodeEntryBundle(change(decodeEntryBundle(log.bytes(path)))));
    expect(await faultOf(log)).toMatchObject({ kind: "entry-altered", entryIndex, bundleIndex: 1 });
  });

  test("when a bundle is cut, goes on after its end, or is gone", async () => {
    const path = entryBundlePath(2, 88);
    const bytes = whole.bytes(path);
    const cases = [
      [bytes.subarray(0, -1), { kind: "bundle-malformed", entryIndex: 599 }],
      [bytes.subarray(0, 0), { kind: "bundle-malformed", entryIndex: 512 }],
      [Uint8Array.of(...bytes, 0, 0), { kind: "bundle-malformed", bundleIndex: 2 }],
    ] as const;
    for (const [altered, fault] of cases) {
      const log = whole.copy();
      log.files.set(path, altered);
      expect(await faultOf(log)).toMatchObject(fault);
    }
    expect(await faultOf(without(path))).toMatchObject({
      kind: "bundle-missing",
      entryIndex: 512,
      bundleIndex: 2,
    });
  });

  test("when a signed entry is none of Plumbline's", async () => {
    const log = await whole.copy().append([encodeUtf8('{"b":1,"a":2}')]);
    expect(await faultOf(log)).toMatchObject({ kind: "entry-not-canonical", entryIndex: 600 });
    expect(await verifyLog(log, { verifierKey, entryFormat: "any" })).toMatchObject({ verdict: "intact" });
  });
});

describe("altered tiles are named", () => {
  test.each([
    { level: 0, index: 0, width: 256, at: 40, entryIndex: 1 },
    { level: 0, index: 1, width: 256, at: 8191, entryIndex: 511 },
    { level: 0, index: 2, width: 88, at: 0, entryIndex: 512 },
    { level: 1, index: 0, width: 2, at: 63, entryIndex: undefined },
  ])("level $level, index $index, byte $at", async ({ at, entryIndex, ...place }) => {
    const fault = await faultOf(flipped(tilePath(place), at, 0));
    expect(fault).toMatchObject({ kind: "tile-altered", tile: { level: place.level, index: place.index } });
    expect(fault.entryIndex).toBe(entryIndex);
  });

  test.each([
    { level: 0, index: 0, width: 256 },
    { level: 0, index: 2, width: 88 },
    { level: 1, index: 0, width: 2 },
  ])("cut or gone: level $level, index $index", async ({ level, index, width }) => {
    const path = tilePath({ level, index, width });
    const log = whole.copy();
    log.files.set(path, log.bytes(path).subarray(0, -1));
    expect(await faultOf(log)).toMatchObject({ kind: "tile-altered", tile: { level, index } });
    expect(await faultOf(without(path))).toMatchObject({ kind: "tile-missing", tile: { level, index } });
  });

  test("an entry rewritten together with its tile is found by the level above", async () => {
    const rewritten = await new MemoryLog().append(leavesOf(0, size).with(300, leavesOf(9, 10)[0]!));
    const log = whole.copy();
    for (const path of [entryBundlePath(1, 256), tilePath({ level: 0, index: 1, width: 256 })])
      log.files.set(path, rewritten.bytes(path));
    const fault = await faultOf(log);
    expect(fault).toMatchObject({ kind: "tile-altered", tile: { level: 0, index: 1 } });
    expect(fault.message).toContain("both were rewritten");
  });

  test("a log rewritten throughout is found by the signed root", async () => {
    const log = await new MemoryLog().append(leavesOf(0, size).with(300, leavesOf(9, 10)[0]!));
    log.files.set(checkpointPath, whole.bytes(checkpointPath));
    expect(await faultOf(log)).toMatchObject({ kind: "root-mismatch" });
  });
});

describe("in a log of three levels", () => {
  const bigSize = 65_536 + 256 + 3;
  let big: MemoryLog;
  beforeAll(async () => {
    big = await new MemoryLog().append(vectorEntries(0, bigSize));
  });

  test("it is intact, also since it was smaller", async () => {
    const { head } = await new MemoryLog().append(vectorEntries(0, 40_000));
    const remembered = { origin, ...head };
    expect(await verifyLog(big, { verifierKey, remembered, entryFormat: "any" })).toMatchObject({
      verdict: "intact",
    });
  });

  test.each([
    { level: 0, index: 200, width: 256 },
    { level: 0, index: 257, width: 3 },
    { level: 1, index: 0, width: 256 },
    { level: 1, index: 1, width: 1 },
    { level: 2, index: 0, width: 1 },
  ])("a flipped byte of the tile of level $level, index $index, is found there", async (place) => {
    const log = big.copy();
    const bytes = log.bytes(tilePath(place));
    bytes.set([(bytes[17] ?? 0) ^ 0x80], 17);
    expect(await faultOf(log, { verifierKey, entryFormat: "any" })).toMatchObject({
      kind: "tile-altered",
      tile: { level: place.level, index: place.index },
    });
  });
});

describe("the checkpoint", () => {
  test("of a log rolled back is refused, whoever signed it", async () => {
    const log = await new MemoryLog().append(leavesOf(0, 300));
    expect(await faultOf(log, { verifierKey, remembered: { origin, ...whole.head } })).toMatchObject({
      kind: "rolled-back",
    });
  });

  test.each([300, 512, 599, 600])("of a log forked before %i entries is refused", async (earlier) => {
    const { head } = await new MemoryLog().append(leavesOf(0, earlier));
    const log = await new MemoryLog().append(leavesOf(0, size).with(earlier - 1, leavesOf(9, 10)[0]!));
    expect(await verifyLog(log, { verifierKey })).toMatchObject({ verdict: "intact" });
    expect(await faultOf(log, { verifierKey, remembered: { origin, ...head } })).toMatchObject({
      kind: "fork",
    });
  });

  test("of another log than the remembered one is refused", async () => {
    const remembered = { ...whole.head, origin: "ledger.example/other" };
    expect(await faultOf(whole, { verifierKey, remembered })).toMatchObject({ kind: "origin" });
  });

  test("signed by another key, also one of the same name, is refused", async () => {
    for (const name of [origin, "ledger.example/other"]) {
      const log = whole.copy().sign(createSigningKey(name, new Uint8Array(32).fill(1)));
      expect(await faultOf(log)).toMatchObject({ kind: "checkpoint-signature" });
    }
  });

  test("of the right key over any altered byte is refused", async () => {
    for (let at = 0; at < whole.bytes(checkpointPath).length; at++)
      expect((await faultOf(flipped(checkpointPath, at, 0))).kind).toMatch(
        /^checkpoint-(signature|malformed)$/,
      );
  });

  test("that every golden vector refuses is refused here", async () => {
    const notes = JSON.parse(
      readFileSync(join(import.meta.dirname, "..", "testdata", "notes.json"), "utf8"),
    ) as {
      key: { vkey: string; privateKey: string };
      cosignature: { vkey: string; note: string };
      refused: { why: string; note: string }[];
    };
    const log = await new MemoryLog().append(vectorEntries(0, 300));
    log.sign(parseSigningKey(notes.key.privateKey));
    const options = { verifierKey: parseVerifierKey(notes.key.vkey), entryFormat: "any" } as const;
    expect(await verifyLog(log, options)).toMatchObject({ verdict: "intact", cosignatures: [] });
    for (const { note } of notes.refused) {
      log.files.set(checkpointPath, encodeUtf8(note));
      expect((await faultOf(log, options)).kind).toMatch(/^(checkpoint-(signature|malformed)|origin)$/);
    }

    const witnesses = [parseVerifierKey(notes.cosignature.vkey)];
    log.files.set(checkpointPath, encodeUtf8(notes.cosignature.note));
    expect(await verifyLog(log, { ...options, witnesses })).toMatchObject({
      verdict: "intact",
      cosignatures: [{ key: { name: "witness.example/w1" }, timeSeconds: 1_767_225_600n }],
    });
    log.files.set(
      checkpointPath,
      encodeUtf8(notes.cosignature.note.replace("JJTWigAAAABpVbk", "JJTWigAAAABpVbg")),
    );
    expect(await faultOf(log, { ...options, witnesses })).toMatchObject({ kind: "cosignature-invalid" });
  });
});

describe("what could not be checked is no verdict", () => {
  test("when a read fails, for whichever file", async () => {
    for (const failing of whole.files.keys()) {
      const reader: LogReader = {
        read: (path) => (path === failing ? Promise.reject(new Error("connection reset")) : whole.read(path)),
      };
      const answer = verifyLog(reader, { verifierKey });
      const isNeeded = !/\.p\/(44|1)$/.test(failing);
      if (isNeeded) await expect(answer).rejects.toMatchObject({ name: "LogUnreadableError", path: failing });
      else await expect(answer).resolves.toMatchObject({ verdict: "intact" });
    }
  });

  test("when there is no checkpoint at all", async () => {
    await expect(verifyLog(new MemoryLog(), { verifierKey })).rejects.toMatchObject({
      name: "LogUnreadableError",
      path: "checkpoint",
    });
  });
});

async function faultOf(log: LogReader, options: VerifyLogOptions = { verifierKey }) {
  const answer = await verifyLog(log, options);
  if (answer.verdict === "intact") throw new Error("the log was found intact");
  return answer.fault;
}

function flipped(path: string, at: number, bit: number): MemoryLog {
  const log = whole.copy();
  const bytes = log.bytes(path);
  bytes.set([(bytes[at] ?? 0) ^ (1 << bit)], at);
  return log;
}

function without(path: string): MemoryLog {
  const log = whole.copy();
  log.files.delete(path);
  return log;
}

/** Index of the entry whose bytes, or length field, lie at an offset of a bundle. */
function entryAt(path: string, bundle: number, offset: number): number {
  let end = 0;
  const entries = decodeEntryBundle(whole.bytes(path));
  return bundle * 256 + entries.findIndex((entry) => (end += 2 + entry.length) > offset);
}

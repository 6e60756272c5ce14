import { beforeAll, expect, test } from "vitest";
import { encodeUtf8 } from "./bytes.ts";
import { cosignCheckpoint, signCheckpoint } from "./checkpoint.ts";
import { MemoryLog, leavesOf, testKey } from "./memory-log.testing.ts";
import { createSigningKey, noteKeyTypes } from "./note-key.ts";
import { checkpointPath, witnessedPath } from "./tile-path.ts";
import { verifyLog } from "./verify-log.ts";

const { verifierKey } = testKey;
const witness = createSigningKey("witness.example/w", new Uint8Array(32).fill(9), noteKeyTypes.cosignature);
const path = witnessedPath(witness.verifierKey);
const options = { verifierKey, witnesses: [witness.verifierKey] };
const seenAtSeconds = 1_790_000_000;
let whole: MemoryLog;

beforeAll(async () => {
  whole = await new MemoryLog().append(leavesOf(0, 300));
  await whole.append(leavesOf(300, 600));
});

/** The log, and what the witness signed when it had these entries. */
function witnessedWith(log: MemoryLog, seen: MemoryLog["head"], key = witness): MemoryLog {
  const checkpoint = { origin: verifierKey.name, ...seen };
  const line = cosignCheckpoint(checkpoint, key, seenAtSeconds);
  const copy = log.copy();
  copy.files.set(path, encodeUtf8(signCheckpoint(seen, testKey) + line));
  return copy;
}

test("a log says how much of it a witness vouches for", async () => {
  const log = witnessedWith(whole, whole.headOf.get(300)!);
  expect(await verifyLog(log, options)).toMatchObject({
    verdict: "intact",
    cosignatures: [],
    witnessed: [{ key: { name: "witness.example/w" }, size: 300, timeSeconds: BigInt(seenAtSeconds) }],
  });
});

test("a signature under the newest checkpoint goes before an earlier one", async () => {
  const log = witnessedWith(whole, whole.headOf.get(300)!);
  const line = cosignCheckpoint({ origin: verifierKey.name, ...whole.head }, witness, seenAtSeconds + 60);
  log.files.set(checkpointPath, encodeUtf8(signCheckpoint(whole.head, testKey) + line));
  expect(await verifyLog(log, options)).toMatchObject({ witnessed: [{ size: 600 }] });
});

test("a log that no witness signed is intact, and vouched for by none", async () => {
  expect(await verifyLog(whole, options)).toMatchObject({ verdict: "intact", witnessed: [] });
});

test("a history rewritten under the log's own key is found by what the witness signed", async () => {
  const rewritten = await new MemoryLog().append([...leavesOf(0, 299), ...leavesOf(900, 901)]);
  await rewritten.append(leavesOf(300, 600));
  expect(await verifyLog(rewritten, { verifierKey })).toMatchObject({ verdict: "intact" });
  for (const seen of [300, 600]) {
    const fault = await faultOf(witnessedWith(rewritten, whole.headOf.get(seen)!));
    expect(fault).toMatchObject({ kind: "fork" });
    expect(fault.message).toContain("witnessed (witness.example/w)");
  }
});

test("a log cut back under its own key is found by what the witness signed", async () => {
  const shorter = await new MemoryLog().append(leavesOf(0, 300));
  expect(await faultOf(witnessedWith(shorter, whole.head))).toMatchObject({ kind: "rolled-back" });
});

test("a forged or a missing cosignature, and one of another log, are named", async () => {
  const forger = createSigningKey(
    witness.verifierKey.name,
    new Uint8Array(32).fill(1),
    noteKeyTypes.cosignature,
  );
  const impostor = { verifierKey: witness.verifierKey, seed: forger.seed };
  expect(await faultOf(witnessedWith(whole, whole.head, impostor))).toMatchObject({
    kind: "cosignature-invalid",
  });
  expect(await faultOf(witnessedWith(whole, whole.head, forger))).toMatchObject({
    kind: "cosignature-invalid",
  });

  const other = createSigningKey("ledger.example/other", new Uint8Array(32).fill(3));
  const log = whole.copy();
  log.files.set(path, encodeUtf8(signCheckpoint(whole.head, other)));
  expect(await faultOf(log)).toMatchObject({ kind: "checkpoint-signature" });
});

async function faultOf(log: MemoryLog) {
  const answer = await verifyLog(log, options);
  if (answer.verdict === "intact") throw new Error("the log was found intact");
  return answer.fault;
}

import { cp, mkdtemp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSigningKey, formatVerifierKey } from "@plumbline/ledger";
import { type App, createApp, serverConfigSchema } from "@plumbline/server";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { describeLedgerCheck, exportLedger, type LedgerCheck, verifyLedger } from "./index.ts";

type LedgerEvent = Parameters<App["context"]["ledger"]["append"]>[1];

const pending = "SELECT 1 FROM ledger_entries WHERE log_index IS NULL";

let directory: string;
let app: App;
let url: string;
let token: string;
let exported: string;
let key: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "plumbline-cli-ledger-"));
  const data = join(directory, "data");
  app = await createApp(serverConfigSchema.parse({ data, port: 0, logLevel: "silent" }));
  url = await app.http.listen({ host: "127.0.0.1", port: 0 });
  token = (await readFile(join(data, "admin-token"), "utf8")).trim();
  await grow(600);
  exported = join(directory, "export");
  await exportLedger({ url, token, directory: exported });
  key = (await readFile(join(exported, "key"), "utf8")).trim();
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

/** Appends entries and waits for their checkpoint. */
async function grow(count: number): Promise<void> {
  const { storage, ledger } = app.context;
  await storage.write((transaction) => {
    for (let number = 0; number < count; number++) {
      ledger.append(transaction, {
        type: "thing.changed",
        subject: `thing:${number}`,
        actor: "0192" as LedgerEvent["actor"],
        workspace: "default" as LedgerEvent["workspace"],
        payload: { number },
      });
    }
  });
  await vi.waitFor(() => expect(storage.read.get(pending)).toBeUndefined(), { timeout: 5000 });
}

let copies = 0;
async function copyOf(source: string): Promise<string> {
  const copy = join(directory, `copy-${copies++}`);
  await cp(source, copy, { recursive: true });
  return copy;
}

async function flipByte(path: string, offset: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[offset] = bytes[offset]! ^ 1;
  await writeFile(path, bytes);
}

function faultOf(check: LedgerCheck) {
  if (check.verdict !== "altered") throw new Error(`the check found the ledger ${check.verdict}`);
  expect(check.exitCode).toBe(1);
  return check.fault;
}

test("a running server's ledger is good, and the answer says whose key was taken and that nobody witnessed it", async () => {
  const progress: number[] = [];
  const check = await verifyLedger({
    target: url,
    token,
    onProgress: ({ entriesChecked }) => progress.push(entriesChecked),
  });
  expect(check).toMatchObject({ verdict: "good", exitCode: 0, keySource: "ledger", witnesses: [] });
  expect(progress.at(-1)).toBeGreaterThanOrEqual(600);
  const text = describeLedgerCheck(check).join("\n");
  expect(text).toContain("the ledger's own");
  expect(text).toContain("unwitnessed");
});

test("an export verifies offline, and with a key from elsewhere nothing is said of the ledger's own", async () => {
  const keyFile = join(directory, "known-key");
  await writeFile(keyFile, `${key}\n`);
  expect(await verifyLedger({ target: exported })).toMatchObject({ verdict: "good", keySource: "ledger" });
  for (const given of [key, `@${keyFile}`]) {
    const check = await verifyLedger({ target: exported, key: given });
    expect(check).toMatchObject({ verdict: "good", keySource: "given" });
    expect(describeLedgerCheck(check).join("\n")).not.toContain("own");
  }
  const stranger = formatVerifierKey(createSigningKey("other", new Uint8Array(32).fill(1)).verifierKey);
  const fault = faultOf(await verifyLedger({ target: exported, key: stranger }));
  expect(fault.kind).toBe("checkpoint-signature");
});

test("one byte flipped in any file of a copy is found, in an entry with its index", async () => {
  const files = (await readdir(exported, { recursive: true, withFileTypes: true })).filter((file) =>
    file.isFile(),
  );
  expect(files.length).toBeGreaterThan(8);
  for (const file of files) {
    const copy = await copyOf(exported);
    const path = join(file.parentPath, file.name).replace(exported, copy);
    const bytes = await readFile(path);
    await flipByte(path, Math.floor(bytes.length / 2));
    const fault = faultOf(await verifyLedger({ target: copy }));
    if (path.includes("/entries/")) expect(fault).toMatchObject({ entryIndex: expect.any(Number) as number });
    await rm(copy, { recursive: true });
  }

  const copy = await copyOf(exported);
  const bundle = join(copy, "tile", "entries", "001");
  const bytes = await readFile(bundle);
  // Past two entries of 256 to 258: the flipped byte is in the third.
  const second = 2 + bytes.readUInt16BE(0);
  const third = second + 2 + bytes.readUInt16BE(second);
  await flipByte(bundle, third + 10);
  const check = await verifyLedger({ target: copy });
  expect(faultOf(check)).toMatchObject({ kind: "entry-altered", entryIndex: 258 });
  expect(describeLedgerCheck(check)[0]).toContain("altered: entry-altered at entry 258");
});

test("a state file follows the ledger's growth, and a ledger that was cut back or rewritten is found", async () => {
  const stateFile = join(directory, "state.json");
  const first = await verifyLedger({ target: exported, stateFile });
  expect(first).not.toHaveProperty("rememberedSize");
  await grow(40);
  const later = await verifyLedger({ target: url, token, stateFile });
  expect(later).toMatchObject({
    verdict: "good",
    keySource: "state",
    rememberedSize: expect.any(Number) as number,
  });
  expect(describeLedgerCheck(later).join("\n")).toContain("append-only");
  const remembered = await readFile(stateFile, "utf8");
  expect(faultOf(await verifyLedger({ target: exported, stateFile })).kind).toBe("rolled-back");
  expect(await readFile(stateFile, "utf8")).toBe(remembered);

  await writeFile(stateFile, remembered.slice(0, -40));
  const damaged = await verifyLedger({ target: url, token, stateFile });
  expect(damaged).toMatchObject({ verdict: "unchecked", exitCode: 2 });
});

test("what cannot be read is not called altered", async () => {
  const unchecked = async (options: Parameters<typeof verifyLedger>[0]) => {
    const check = await verifyLedger(options);
    if (check.verdict !== "unchecked") throw new Error(`the check found the ledger ${check.verdict}`);
    expect(check.exitCode).toBe(2);
    return check.reason;
  };
  expect(await unchecked({ target: join(directory, "nowhere") })).toContain("not there");
  expect(await unchecked({ target: url })).toContain("sign in");
  expect(await unchecked({ target: "http://127.0.0.1:9", token })).toContain("cannot be reached");
  expect(await unchecked({ target: "http://", token })).toContain("http://");
  expect(await unchecked({ target: exported, key: "no key" })).toContain("verifier key");
  expect(await unchecked({ target: exported, key: "@/does/not/exist" })).toContain("not there");
  const copy = await copyOf(exported);
  await rm(join(copy, "checkpoint"));
  expect(await unchecked({ target: copy })).toContain("checkpoint");
});

test("an export is brought up to date in place, writing only what is new, and never over something else", async () => {
  const copy = await copyOf(exported);
  await grow(300);
  const again = await exportLedger({ url, token, directory: copy });
  const whole = await exportLedger({ url, token, directory: join(directory, "whole") });
  expect(again.size).toBe(whole.size);
  expect(again.filesWritten).toBeLessThan(whole.filesWritten);
  expect(await verifyLedger({ target: copy, key })).toMatchObject({ verdict: "good", size: again.size });

  const other = join(directory, "other");
  await mkdir(other);
  await writeFile(join(other, "thesis.txt"), "mine");
  await expect(exportLedger({ url, token, directory: other })).rejects.toMatchObject({
    code: "ledger/directory-in-use",
  });
  expect(await readdir(other)).toEqual(["thesis.txt"]);
});

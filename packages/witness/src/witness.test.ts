import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  appendEntries,
  checkpointPath,
  createSigningKey,
  formatVerifierKey,
  formatWitnessRequest,
  openCheckpoint,
  parseVerifierKey,
  proveConsistency,
  signCheckpoint,
  type SigningKey,
  type TreeHead,
} from "@plumbline/ledger";
import { createLogger } from "@plumbline/platform";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createWitness, type RunningWitness } from "./create-witness.ts";

const logKey = createSigningKey("ledger.example/w", new Uint8Array(32).fill(1));
const logger = createLogger({ level: "silent", name: "test" });
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "plumbline-witness-"));
  await writeFile(join(directory, "logs"), `# watched\n${formatVerifierKey(logKey.verifierKey)}\n`);
});

afterEach(() => rm(directory, { recursive: true }));

/** A real log in memory. */
class TestLog {
  readonly #files = new Map<string, Uint8Array>();
  head: TreeHead = { size: 0, root: new Uint8Array() };

  read(path: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.#files.get(path));
  }

  async grow(...entries: string[]): Promise<this> {
    const { files, head } = await appendEntries(
      this,
      this.head.size === 0 ? emptyHead() : this.head,
      entries.map((entry) => Buffer.from(entry)),
    );
    for (const { path, bytes } of files) if (path !== checkpointPath) this.#files.set(path, bytes);
    this.head = head;
    return this;
  }

  async request(oldSize: number, key: SigningKey = logKey): Promise<string> {
    const proof = oldSize > this.head.size ? [] : await proveConsistency(this, oldSize, this.head.size);
    return formatWitnessRequest({ oldSize, proof, note: signCheckpoint(this.head, key) });
  }
}

function emptyHead(): TreeHead {
  return {
    size: 0,
    root: Buffer.from("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "hex"),
  };
}

function start(options: { name?: string } = {}): Promise<RunningWitness> {
  const config = { host: "127.0.0.1", port: 0, logLevel: "silent", drainSeconds: 1 } as const;
  const data = join(directory, "data");
  return createWitness({ ...config, data, logsFile: join(directory, "logs"), ...options }, logger);
}

async function ask(witness: RunningWitness, body: string) {
  const answer = await fetch(`${witness.url}/add-checkpoint`, { method: "POST", body });
  return { status: answer.status, type: answer.headers.get("content-type"), text: await answer.text() };
}

test("a log is witnessed as it grows, and the signature verifies under its note", async () => {
  await using witness = await start({ name: "witness.example/test" });
  const witnessKey = parseVerifierKey(witness.vkey);
  const log = await new TestLog().grow("a", "b", "c");
  for (const entries of [
    ["d"],
    ["e", "f", "g", "h", "i"],
    Array.from({ length: 300 }, (_, at) => `n${at}`),
  ]) {
    const { size: oldSize } = JSON.parse(await (await fetch(`${witness.url}/logs`)).text()).logs[0] as {
      size: number;
    };
    await log.grow(...entries);
    const { status, text } = await ask(witness, await log.request(oldSize));
    expect(status).toBe(200);
    const note = signCheckpoint(log.head, logKey) + text;
    expect(openCheckpoint(note, logKey.verifierKey, [witnessKey])).toMatchObject({
      checkpoint: { size: log.head.size },
      cosignatures: [{ key: { name: "witness.example/test" } }],
    });
  }
});

test("a log that lost its count is told the size signed last, as the specification says", async () => {
  await using witness = await start();
  const log = await new TestLog().grow("a", "b", "c");
  expect((await ask(witness, await log.request(0))).status).toBe(200);
  await log.grow("d");
  expect(await ask(witness, await log.request(0))).toEqual({
    status: 409,
    type: "text/x.tlog.size",
    text: "3\n",
  });
  // The same checkpoint again is signed again: an answer may have been lost.
  expect((await ask(witness, await log.request(3))).status).toBe(200);
  expect((await ask(witness, await log.request(4))).status).toBe(200);
});

test("what was signed is remembered across restarts, under the same key", async () => {
  const log = await new TestLog().grow("a", "b");
  let vkey: string;
  {
    await using witness = await start();
    ({ vkey } = witness);
    expect((await ask(witness, await log.request(0))).status).toBe(200);
  }
  await using witness = await start();
  expect(witness.vkey).toBe(vkey);
  const shorter = await new TestLog().grow("a");
  expect(await ask(witness, await shorter.request(0))).toMatchObject({ status: 409, text: "2\n" });
});

test("a rewritten history is refused, and a second root for one size kept as proof", async () => {
  await using witness = await start();
  const log = await new TestLog().grow("a", "b", "c");
  expect((await ask(witness, await log.request(0))).status).toBe(200);

  const longer = await new TestLog().grow("a", "x", "c", "d");
  expect(await ask(witness, await longer.request(3))).toMatchObject({ status: 422 });
  const other = await new TestLog().grow("a", "x", "c");
  for (let time = 0; time < 2; time++) expect((await ask(witness, await other.request(3))).status).toBe(409);

  const forks = await readdir(join(directory, "data", "forks"));
  expect(forks).toHaveLength(1);
  const kept = await readFile(join(directory, "data", "forks", forks[0]!), "utf8");
  expect(kept).toContain(signCheckpoint(log.head, logKey));
  expect(kept).toContain(signCheckpoint(other.head, logKey));
  expect(await (await fetch(`${witness.url}/logs`)).json()).toMatchObject({ logs: [{ size: 3 }], forks: 1 });
});

test("logs and signatures that it does not know, and bodies that are no request, are refused", async () => {
  await using witness = await start();
  const log = await new TestLog().grow("a", "b");
  const stranger = createSigningKey("ledger.example/other", new Uint8Array(32).fill(2));
  const forger = createSigningKey(logKey.verifierKey.name, new Uint8Array(32).fill(2));
  expect(await ask(witness, await log.request(0, stranger))).toMatchObject({ status: 404 });
  expect(await ask(witness, await log.request(0, forger))).toMatchObject({ status: 403 });
  expect(await ask(witness, await log.request(7))).toMatchObject({ status: 400 });
  for (const body of ["", "old 0\n", "old 0\n\nnonsense", `old 0\n\n${"x".repeat(70_000)}`])
    expect([400, 413]).toContain((await ask(witness, body)).status);
  expect(await (await fetch(`${witness.url}/logs`)).json()).toMatchObject({ logs: [{ size: 0 }] });
});

test("two requests at once for the same old size: one is signed, the other told the new size", async () => {
  await using witness = await start();
  const log = await new TestLog().grow("a", "b");
  const first = await log.request(0);
  await log.grow("c");
  const second = await log.request(0);
  const answers = await Promise.all([ask(witness, first), ask(witness, second)]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
});

test("a directory takes one witness, and keeps its name", async () => {
  {
    await using _witness = await start({ name: "witness.example/a" });
    await expect(start()).rejects.toMatchObject({ code: "witness/directory-in-use" });
  }
  await expect(start({ name: "witness.example/b" })).rejects.toMatchObject({ code: "witness/name-differs" });
  await writeFile(join(directory, "logs"), "ledger.example+nonsense\n");
  await expect(start()).rejects.toMatchObject({ code: "witness/logs-unreadable" });
});

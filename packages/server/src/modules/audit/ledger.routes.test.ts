import {
  decodeBase64,
  decodeEntryBundle,
  type JsonValue,
  parseVerifierKey,
  verifyCommitment,
  verifyInclusion,
} from "@plumbline/ledger";
import { beforeAll, afterAll, expect, test } from "vitest";
import type { WorkspaceId } from "#ports";
import { startTestServer, type TestServer } from "#testing";
import type { EntryPage } from "./list-entries.ts";
import type { EntryProof, OpenedEntry } from "./prove-entry.ts";
import { eventOf, numberedEvents, recordEvents, untilSequenced } from "./record-events.testing.ts";

let server: TestServer;
const ledger = "/api/v1/ledger";

beforeAll(async () => {
  server = await startTestServer();
  await Promise.all(["viewer", "auditor", "contributor"].map((role) => server.token(role)));
  await recordEvents(server.context, numberedEvents(300));
  await recordEvents(server.context, numberedEvents(3, { workspace: "other" as WorkspaceId }));
  await untilSequenced(server.context);
});
afterAll(() => server[Symbol.asyncDispose]());

async function get<T>(path: string, as = "viewer"): Promise<T> {
  const response = await server.fetch(ledger + path, { as });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

async function statusOf(path: string, as: string): Promise<number> {
  return (await server.fetch(ledger + path, { as })).status;
}

test("the proof of each entry verifies offline with the key and the leaf alone", async () => {
  const keyText = (await (await server.fetch(`${ledger}/key`, { as: "viewer" })).text()).trim();
  const verifierKey = parseVerifierKey(keyText);
  const { entries } = await get<EntryPage>("/entries?limit=1000");
  expect(entries.length).toBeGreaterThan(300);
  for (const { index } of entries.filter((_, at) => at % 7 === 0)) {
    const [opened, proof] = await Promise.all([
      get<OpenedEntry>(`/entries/${index}`),
      get<EntryProof>(`/proofs/${index}`),
    ]);
    const leafBytes = decodeBase64(opened.leaf, "leaf");
    const { checkpoint } = verifyInclusion({
      leafBytes,
      index: proof.index,
      proof: proof.path.map((hash) => decodeBase64(hash, "hash")),
      checkpointNote: proof.checkpoint,
      verifierKey,
    });
    expect(checkpoint.size).toBe(proof.treeSize);
    const salt = Uint8Array.fromHex(opened.salt!);
    expect(verifyCommitment(leafBytes, opened.payload as JsonValue, salt)).toBe(true);
  }
});

test("entries come page by page, oldest or newest first, each once", async () => {
  for (const order of ["oldest", "newest"]) {
    const indexes: number[] = [];
    for (let next: number | null | undefined; next !== null;) {
      const after = next === undefined ? "" : `&after=${next}`;
      const page = await get<EntryPage>(`/entries?limit=64&order=${order}&type=thing.changed${after}`);
      indexes.push(...page.entries.map(({ index }) => index!));
      next = page.next;
    }
    expect(indexes).toHaveLength(300);
    expect(indexes).toEqual(indexes.toSorted((a, b) => (order === "oldest" ? a - b : b - a)));
    expect(new Set(indexes).size).toBe(300);
  }
  const { entries } = await get<EntryPage>("/entries?subject=thing:42");
  expect(entries).toMatchObject([
    { type: "thing.changed", payload: { number: 42 }, sequenced: true, actor: "0192f0c1a2b3" },
  ]);
});

test("an entry that waits for its place is listed at the new end", async () => {
  await using fresh = await startTestServer();
  await fresh.token("viewer");
  await untilSequenced(fresh.context);
  await recordEvents(fresh.context, [eventOf(1)]);
  const list = async (order: string) =>
    (await (await fresh.fetch(`${ledger}/entries?order=${order}`, { as: "viewer" })).json()) as EntryPage;
  const [newest, oldest] = await Promise.all([list("newest"), list("oldest")]);
  const waiting = { index: null, sequenced: false, subject: "thing:1" };
  expect(newest.entries[0]).toMatchObject(waiting);
  expect(oldest.entries.at(-1)).toMatchObject(waiting);
});

test("another workspace's entries are not to be seen, save by an auditor in the bundles", async () => {
  const foreign = server.context.storage.read.get<{ log_index: number }>(
    "SELECT log_index FROM ledger_entries WHERE workspace = 'other' LIMIT 1",
  )!.log_index;
  const { entries } = await get<EntryPage>("/entries?limit=1000");
  expect(entries.every(({ workspace }) => workspace === "default")).toBe(true);
  expect(await statusOf(`/entries/${foreign}`, "administrator")).toBe(404);
  expect(await statusOf(`/proofs/${foreign}`, "administrator")).toBe(404);
  const bundle = await server.fetch(`${ledger}/tile/entries/000`, { as: "auditor" });
  expect(decodeEntryBundle(new Uint8Array(await bundle.arrayBuffer()))).toHaveLength(256);
});

test("bundles need the auditor's permission however their path is written; hash tiles do not", async () => {
  expect(await statusOf("/tile/0/000", "viewer")).toBe(200);
  expect(await statusOf("/tile/0/001.p/1", "viewer")).toBe(200);
  expect(await statusOf("/tile/entries/000", "auditor")).toBe(200);
  expect(await statusOf("/tile/entries/000", "contributor")).toBe(403);
  for (const path of [
    "/tile/%65ntries/000",
    "/tile/entries%2f000",
    "/tile/0/../entries/000",
    "/tile//entries/000",
  ])
    expect(await statusOf(path, "viewer")).toBeGreaterThanOrEqual(400);
});

test("a path that is no tile of the log is not found, and says what the log has", async () => {
  for (const path of ["/tile/0/999", "/tile/0/000.p/300", "/tile/0/0", "/tile/0/x000/000", "/tile/63/000"]) {
    const response = await server.fetch(ledger + path, { as: "auditor" });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: "audit/tile-not-found" });
  }
  expect(await statusOf("/tile/entries/001.p/256", "auditor")).toBe(404);
});

test("the size of the log, what waits and for how long are gauges", async () => {
  const metrics = await (await server.fetch("/metrics")).text();
  expect(Number(/^plumbline_ledger_size (\d+)$/m.exec(metrics)?.[1])).toBeGreaterThan(303);
  expect(metrics).toMatch(/^plumbline_ledger_pending_entries \d+$/m);
  expect(metrics).toMatch(/^plumbline_ledger_sequencing_lag_seconds [\d.]+$/m);
});

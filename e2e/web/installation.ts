import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PlumblineClient } from "@plumbline/sdk";
import { freePort } from "../server-process.ts";
import { PlumblineProcess } from "./plumbline-process.ts";

/** Someone who may call the server. */
export interface Account {
  readonly token: string;
  readonly client: PlumblineClient;
}

/** A server with its data in a directory of its own, and people of every role. */
export class Installation implements AsyncDisposable {
  readonly url: string;
  readonly #directory: string;
  readonly #administrator: PlumblineClient;
  readonly #resources: AsyncDisposableStack;
  readonly #accounts = new Map<string, Promise<Account>>();

  private constructor(
    url: string,
    directory: string,
    administrator: PlumblineClient,
    resources: AsyncDisposableStack,
  ) {
    this.url = url;
    this.#directory = directory;
    this.#administrator = administrator;
    this.#resources = resources;
  }

  /** @param settings further arguments of `plumbline server`. */
  static async start(settings: readonly string[] = []): Promise<Installation> {
    await using resources = new AsyncDisposableStack();
    const directory = await mkdtemp(join(tmpdir(), "plumbline-web-"));
    resources.defer(() => rm(directory, { recursive: true, force: true }));
    const data = join(directory, "data");
    const port = await freePort();
    const prefixAt = settings.indexOf("--static-prefix");
    const url = `http://127.0.0.1:${port}${prefixAt < 0 ? "" : (settings[prefixAt + 1] ?? "")}`;
    const server = resources.use(
      new PlumblineProcess(["server", "--data", data, "--port", String(port), ...settings]),
    );
    await server.waitUntil(async () => (await fetch(`${url}/health`).catch(() => undefined))?.ok === true);
    const token = (await readFile(join(data, "admin-token"), "utf8")).trim();
    const administrator = new PlumblineClient({ url, token });
    return new Installation(url, directory, administrator, resources.move());
  }

  get administrator(): PlumblineClient {
    return this.#administrator;
  }

  /** The user of that name, who is made with these roles when first asked for. */
  account(userName: string, ...roles: string[]): Promise<Account> {
    const made = this.#accounts.get(userName) ?? this.#makeAccount(userName, roles);
    this.#accounts.set(userName, made);
    return made;
  }

  /** A link that signs the user in once. */
  async signInLink(userName: string): Promise<string> {
    const { url } = await this.#administrator.post<{ url: string }>("/api/v1/sign-in-links", { userName });
    return url;
  }

  async startWorker(): Promise<void> {
    const tokenFile = await this.#writeToken("worker", "worker");
    this.#resources.use(
      new PlumblineProcess([
        "worker",
        "--server",
        this.url,
        "--token-file",
        tokenFile,
        "--poll-seconds",
        "0.2",
      ]),
    );
  }

  /** @returns the gateway's address. */
  async startGateway(): Promise<string> {
    const tokenFile = await this.#writeToken("gateway", "gateway");
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const gateway = this.#resources.use(
      new PlumblineProcess([
        "gateway",
        `--server=${this.url}`,
        `--token-file=${tokenFile}`,
        `--data=${join(this.#directory, "gateway")}`,
        `--port=${port}`,
        "--heartbeat-seconds=0.5",
        "--log-segment-seconds=0.5",
      ]),
    );
    await gateway.waitUntil(async () => (await fetch(`${url}/health`).catch(() => undefined))?.ok === true);
    return url;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#resources.disposeAsync();
  }

  async #makeAccount(userName: string, roles: readonly string[]): Promise<Account> {
    await this.#administrator.post("/api/v1/users", { userName, roles });
    const { token } = await this.#administrator.post<{ token: string }>("/api/v1/tokens", {
      label: "test",
      userName,
    });
    return { token, client: new PlumblineClient({ url: this.url, token }) };
  }

  async #writeToken(userName: string, role: string): Promise<string> {
    const path = join(this.#directory, `${userName}-token`);
    await writeFile(path, (await this.account(userName, role)).token, { mode: 0o600 });
    return path;
  }
}

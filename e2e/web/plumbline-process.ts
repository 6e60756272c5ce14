import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { main } from "../server-process.ts";

/** One of the product's processes, as its command starts it. */
export class PlumblineProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #log: string[] = [];

  /** @param command e.g. `["worker", "--server", url]`. */
  constructor(command: readonly string[]) {
    this.#child = spawn(process.execPath, [main, ...command], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, PLUMBLINE_LOG_LEVEL: "warn" },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on("data", (text: Buffer) => this.#log.push(text.toString()));
  }

  /** What it wrote so far. */
  get output(): string {
    return this.#log.join("");
  }

  /** Waits until `isReady`. @throws Error with its output where it ends first, or within 30 seconds does not come. */
  async waitUntil(isReady: () => boolean | Promise<boolean>): Promise<void> {
    const deadlineMs = Date.now() + 30_000;
    while (Date.now() < deadlineMs && this.#child.exitCode === null) {
      if (await isReady()) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`the process did not become ready:\n${this.output}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await ended;
  }
}

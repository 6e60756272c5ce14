import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../server-process.ts";

const readyWithinMs = 180_000;

/** A real MLflow server on SQLite, which serves its artifacts, in a process of its own. */
export class MlflowServer implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #log: string[] = [];

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (text: Buffer) => this.#log.push(text.toString()));
  }

  /** @param python With MLflow installed. @param directory For its data, made anew. */
  static async start(python: string, directory: string): Promise<MlflowServer> {
    await mkdir(directory, { recursive: true });
    const port = await freePort();
    const child = spawn(
      python,
      ["-m", "mlflow", "server", "--host", "127.0.0.1", "--port", String(port), "--workers", "1"].concat(
        ["--backend-store-uri", `sqlite:///${join(directory, "mlflow.db")}`],
        ["--artifacts-destination", join(directory, "artifacts")],
      ),
      {
        cwd: directory,
        // Its workers are processes of their own, which end with their group.
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, ...quietMlflow, MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false" },
      },
    );
    const server = new MlflowServer(child, `http://127.0.0.1:${port}`);
    await server.#ready();
    return server;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, "exit");
    process.kill(-(this.#child.pid ?? 0), "SIGKILL");
    await ended;
  }

  async #ready(): Promise<void> {
    const endMs = Date.now() + readyWithinMs;
    while (Date.now() < endMs && this.#child.exitCode === null) {
      const answer = await fetch(`${this.url}/health`).catch(() => undefined);
      if (answer?.ok === true) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await this[Symbol.asyncDispose]();
    throw new Error(`MLflow did not become ready:\n${this.#log.join("")}`);
  }
}

export const quietMlflow = { MLFLOW_DISABLE_TELEMETRY: "true", GIT_PYTHON_REFRESH: "quiet" } as const;

import type { TestServer } from "#testing";
import { RunWatch } from "./watch-runs.ts";

/** A run's life as the native API gives it. */
export interface LifeAnswer {
  readonly status: string;
  readonly endedAt: string | null;
  readonly lastSeenAt: string | null;
  readonly heartbeatSeconds: number | null;
  readonly crash: { reason: string; crashedAt: string } | null;
  readonly stopRequest: { requestedAt: string; requestedBy: string; reason: string | null } | null;
  readonly revision: string;
}

const minutesMs = 60_000;

/** A server, a run of it, and a watch whose clock a test moves. */
export class WatchedServer {
  readonly server: TestServer;
  readonly runId: string;
  readonly watch: RunWatch;
  #aheadMs = 0;

  private constructor(server: TestServer, runId: string) {
    this.server = server;
    this.runId = runId;
    const clock = { nowMs: () => Date.now() + this.#aheadMs };
    this.watch = new RunWatch({ ...server.context, clock });
  }

  static async start(server: TestServer): Promise<WatchedServer> {
    const { run } = await readJson<{ run: { info: { run_id: string } } }>(
      server.fetch("/api/2.0/mlflow/runs/create", { json: { experiment_id: "0", start_time: 1 } }),
    );
    return new WatchedServer(server, run.info.run_id);
  }

  /** Lets time pass with the watch awake: it looks every half minute, or once where the machine slept. */
  async pass(minutes: number, how: "awake" | "asleep" = "awake"): Promise<void> {
    const looks = how === "awake" ? Math.ceil(minutes * 2) : 1;
    for (let look = 0; look < looks; look++) {
      this.#aheadMs += (minutes * minutesMs) / looks;
      await this.watch.look();
    }
  }

  life(path = "", request: Parameters<TestServer["fetch"]>[1] = {}): Promise<LifeAnswer> {
    return readJson(this.server.fetch(`/api/v1/runs/${this.runId}${path}`, request));
  }

  heartbeat(everySeconds = 30): Promise<LifeAnswer> {
    return this.life("/heartbeat", { json: { everySeconds } });
  }

  async mlflow(call: string, fields: object): Promise<void> {
    await readJson(
      this.server.fetch(`/api/2.0/mlflow/runs/${call}`, { json: { run_id: this.runId, ...fields } }),
    );
  }

  logMetric(step: number): Promise<void> {
    return this.mlflow("log-metric", { key: "loss", value: 1, timestamp: step, step });
  }

  /** As MLflow's clients see it. */
  async info(): Promise<Record<string, unknown>> {
    const answer = this.server.fetch(`/api/2.0/mlflow/runs/get?run_id=${this.runId}`);
    return (await readJson<{ run: { info: Record<string, unknown> } }>(answer)).run.info;
  }

  /** Types of the ledger's entries on the run, oldest first. */
  entries(): string[] {
    return this.server.context.storage.read
      .all<{ type: string }>(
        "SELECT type FROM ledger_entries WHERE subject = ? ORDER BY rowid",
        `run:${this.runId}`,
      )
      .map(({ type }) => type);
  }
}

async function readJson<T>(answer: Promise<Response>): Promise<T> {
  const response = await answer;
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

import { setTimeout as wait } from "node:timers/promises";
import type { AppContext } from "#context";
import { defaultWorkspace, systemPrincipal } from "#identity";
import { listSnapshots } from "./list-snapshots.ts";
import { makeBackup, type MadeBackup } from "./make-backup.ts";
import { pruneSnapshots } from "./prune-snapshots.ts";

const hourMs = 3_600_000;
/** Wait after a failure, so that a disk that came back does not wait for the next day. */
const retryMs = hourMs / 4;

/** Makes backups for as long as the server runs. */
export class BackupSchedule implements AsyncDisposable {
  readonly #context: AppContext;
  readonly #backup: string;
  readonly #ended = new AbortController();
  readonly #running: Promise<void>;
  #newestAtMs: number | undefined;

  constructor(context: AppContext, backup: string) {
    this.#context = context;
    this.#backup = backup;
    this.#running = this.#run();
  }

  /** Age of the newest backup; NaN where there is none. */
  ageSeconds(): number {
    return this.#newestAtMs === undefined
      ? Number.NaN
      : (this.#context.clock.nowMs() - this.#newestAtMs) / 1000;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock, config, logger } = this.#context;
    const { signal } = this.#ended;
    while (!signal.aborted) {
      let delayMs = retryMs;
      try {
        const newest = (await listSnapshots(this.#backup)).at(-1);
        this.#newestAtMs = newest === undefined ? undefined : Date.parse(newest.madeAt);
        const dueAtMs = newest === undefined ? 0 : Date.parse(newest.madeAt) + config.backupHours * hourMs;
        delayMs = Math.max(0, dueAtMs - clock.nowMs());
        if (delayMs === 0) {
          await this.#make(signal);
          delayMs = config.backupHours * hourMs;
        }
      } catch (error) {
        if (signal.aborted) return;
        logger.error({ err: error, backup: this.#backup }, "no backup could be made");
        delayMs = retryMs;
      }
      await wait(delayMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #make(signal: AbortSignal): Promise<void> {
    const { config, clock, logger } = this.#context;
    const made = await makeBackup({
      data: config.data,
      backup: this.#backup,
      clock,
      signal,
    });
    this.#newestAtMs = Date.parse(made.manifest.madeAt);
    await this.#record(made);
    const pruned = await pruneSnapshots(this.#backup, config.backupKeep);
    const { manifest, objectsCopied, bytesCopied } = made;
    logger.info({ backup: manifest.id, objectsCopied, bytesCopied, pruned }, "backup made");
  }

  async #record({ manifest }: MadeBackup): Promise<void> {
    const { storage, ledger } = this.#context;
    const { actorId: actor, workspace } = systemPrincipal(defaultWorkspace);
    const { id, database, objects } = manifest;
    await storage.write((transaction) =>
      ledger.append(transaction, {
        type: "backup.made",
        subject: `backup:${id}`,
        actor,
        workspace,
        payload: {
          id,
          databaseSha256: database.sha256,
          objects: objects.count,
          objectsSha256: objects.listSha256,
        },
      }),
    );
  }
}

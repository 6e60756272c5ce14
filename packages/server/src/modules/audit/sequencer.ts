import { LedgerError } from "@plumbline/ledger";
import { PlumblineError } from "@plumbline/platform";
import type { AppContext } from "#context";
import { releaseLease, takeLease } from "./head.store.ts";
import { LedgerFiles } from "./ledger-files.ts";
import { type Ledger, ledgerOf } from "./ledger.ts";
import { type OpenedLog, openLog, SigningRefused } from "./open-log.ts";
import { leaseMs, sequenceEntries } from "./sequence-entries.ts";

/** Wait after an append in milliseconds, so that one signature and one fsync serve many entries. */
const gatherMs = 100;
/** Wait in milliseconds before trying again after a failure, or while another sequencer holds the lease. */
const retryMs = 250;

/** A log, and the token of the lease under which this sequencer may move it on. */
type HeldLog = OpenedLog & { readonly fence: number };

/** Places committed entries for as long as the server runs, if it may sign. */
export class Sequencer implements AsyncDisposable {
  readonly #context: Pick<AppContext, "storage" | "clock" | "random" | "logger">;
  readonly #ledger: Ledger;
  readonly #files: LedgerFiles;
  readonly #holder: string;
  #log: HeldLog | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #wantedAgain = false;
  #ended = false;
  #subscription: Disposable | undefined;

  constructor(context: Pick<AppContext, "storage" | "clock" | "random" | "logger" | "ledger" | "config">) {
    this.#context = context;
    this.#ledger = ledgerOf(context);
    this.#files = new LedgerFiles(context.config.data);
    this.#holder = context.random.id();
  }

  /** Checks the log, then begins with what waits from before. */
  async start(): Promise<this> {
    try {
      const { key } = await openLog(this.#context, this.#files);
      this.#ledger.standing = { state: "signing", verifierKey: key.verifierKey };
    } catch (error) {
      if (!(error instanceof SigningRefused)) throw error;
      this.#refuse(error, error.verifierKey);
      return this;
    }
    this.#subscription = this.#ledger.appended.add(() => this.#schedule(gatherMs));
    this.#schedule(0);
    return this;
  }

  /** Places what is committed, then lets go of the lease. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#subscription?.[Symbol.dispose]();
    await this.#running;
    clearTimeout(this.#timer);
    if (this.#ledger.standing.state === "signing") await this.#run();
    this.#ended = true;
    clearTimeout(this.#timer);
    const fence = this.#log?.fence;
    if (fence !== undefined)
      await this.#context.storage.write((transaction) => releaseLease(transaction, fence));
  }

  #schedule(delayMs: number): void {
    if (this.#ended || this.#ledger.standing.state !== "signing") return;
    if (this.#running !== undefined) this.#wantedAgain = true;
    else this.#timer ??= setTimeout(() => void (this.#running = this.#runOnce()), delayMs);
  }

  async #runOnce(): Promise<void> {
    this.#timer = undefined;
    this.#wantedAgain = false;
    const mustRetry = await this.#run();
    this.#running = undefined;
    if (mustRetry) this.#schedule(retryMs);
    else if (this.#wantedAgain) this.#schedule(gatherMs);
  }

  /** @returns whether it has to be tried again. */
  async #run(): Promise<boolean> {
    try {
      this.#log ??= await this.#takeOver();
      if (this.#log === undefined) return true;
      await this.#placeAll(this.#log);
      return false;
    } catch (error) {
      const key = this.#log?.key.verifierKey;
      // Whatever is known of the log may be out of date now: the next attempt reads and checks it anew.
      this.#log = undefined;
      if (error instanceof SigningRefused || error instanceof LedgerError) {
        this.#refuse(error, key);
        return false;
      }
      const lostLease = error instanceof PlumblineError && error.code === "audit/lease-lost";
      if (!lostLease) this.#context.logger.error({ err: error }, "ledger entries could not be sequenced");
      return true;
    }
  }

  /** Takes the lease, and reads the log as the holder before left it. */
  async #takeOver(): Promise<HeldLog | undefined> {
    const { storage, clock } = this.#context;
    const fence = await storage.write((transaction) => {
      const nowMs = clock.nowMs();
      return takeLease(transaction, { holder: this.#holder, nowMs, expiresAtMs: nowMs + leaseMs });
    });
    return fence === undefined ? undefined : { ...(await openLog(this.#context, this.#files)), fence };
  }

  async #placeAll(held: HeldLog): Promise<void> {
    let log = held;
    for (let more = true; more;) {
      const batch = await sequenceEntries(this.#context, log, log.fence);
      if (batch === undefined) return;
      // Kept outside the database too: one restored from before then cannot sign these places again.
      await this.#files.writeCheckpoint(batch.note);
      log = { ...log, checkpoint: batch.checkpoint };
      this.#log = log;
      this.#ledger.sequenced.tell(batch.checkpoint.size);
      more = !batch.isLast;
    }
  }

  #refuse(error: Error, verifierKey: SigningRefused["verifierKey"]): void {
    const reason = `the ledger is not signed further: ${error.message}`;
    this.#ledger.standing = { state: "refusing", reason, verifierKey };
    this.#context.logger.error({ err: error }, reason);
  }
}

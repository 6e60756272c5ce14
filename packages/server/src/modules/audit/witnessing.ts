import { setTimeout as wait } from "node:timers/promises";
import type { AppContext } from "#context";
import { findCosignature, storeCosignature } from "./cosignature.store.ts";
import { readHead } from "./head.store.ts";
import { type Ledger, ledgerOf } from "./ledger.ts";
import { requestCosignature } from "./request-cosignature.ts";
import type { Witness } from "./witness.ts";

/** Least time in milliseconds between two requests to one witness, however fast the ledger grows. */
const pauseMs = 1000;
/** Wait after the first failure, doubled up to the longest. */
const firstRetryMs = 1000;
const longestRetryMs = 60_000;

/** Has the newest checkpoint signed by each witness, for as long as the server runs. */
export class Witnessing implements AsyncDisposable {
  readonly #context: Pick<AppContext, "storage" | "logger">;
  readonly #ledger: Ledger;
  readonly #ended = new AbortController();
  readonly #loops: Promise<void>[];
  readonly #troubles = new Map<string, string>();
  readonly #witnesses: readonly Witness[];

  constructor(context: Pick<AppContext, "storage" | "logger" | "ledger">, witnesses: readonly Witness[]) {
    this.#context = context;
    this.#ledger = ledgerOf(context);
    this.#witnesses = witnesses;
    this.#ledger.witnesses = () =>
      this.#witnesses.map((witness) => ({ ...witness, trouble: this.#troubles.get(witness.key.keyId) }));
    this.#loops = witnesses.map((witness) => this.#keepWitnessed(witness));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    await Promise.all(this.#loops);
  }

  async #keepWitnessed(witness: Witness): Promise<void> {
    const { signal } = this.#ended;
    let sizeCosigned = findCosignature(this.#context.storage.read, witness.key.keyId)?.size ?? 0;
    let retryMs = firstRetryMs;
    while (!signal.aborted) {
      try {
        if (sizeCosigned === (readHead(this.#context.storage.read)?.size ?? 0)) await this.#grown(signal);
        else sizeCosigned = await this.#ask(witness, sizeCosigned, signal);
        if (this.#troubles.delete(witness.key.keyId))
          this.#context.logger.info({ witness: witness.key.name }, "the witness signs again");
        retryMs = firstRetryMs;
        await wait(pauseMs, undefined, { signal });
      } catch (error) {
        if (signal.aborted) return;
        this.#note(witness, error);
        await wait(retryMs, undefined, { signal }).catch(() => undefined);
        retryMs = Math.min(retryMs * 2, longestRetryMs);
      }
    }
  }

  /** @returns the size that the witness signed last. */
  async #ask(witness: Witness, oldSize: number, signal: AbortSignal): Promise<number> {
    const { storage } = this.#context;
    const { standing } = this.#ledger;
    if (standing.state !== "signing") throw new Error("this server does not sign the ledger");
    const size = readHead(storage.read)?.size ?? 0;
    const answer = await requestCosignature(
      storage.read,
      witness,
      standing.verifierKey,
      Math.min(oldSize, size),
      signal,
    );
    if ("cosignature" in answer) {
      await storage.write((transaction) => storeCosignature(transaction, answer.cosignature));
      return answer.cosignature.size;
    }
    const { sizeCosigned } = answer;
    if (sizeCosigned > (readHead(storage.read)?.size ?? 0)) {
      throw new Error(
        `it signed ${sizeCosigned} entries and this ledger has ${size}: this database is older than what was served; restore the newest one`,
      );
    }
    return sizeCosigned;
  }

  #note(witness: Witness, error: unknown): void {
    const trouble = error instanceof Error ? error.message : String(error);
    if (this.#troubles.get(witness.key.keyId) === trouble) return;
    this.#troubles.set(witness.key.keyId, trouble);
    this.#context.logger.error(
      { err: error, witness: witness.key.name },
      "the ledger is not witnessed further",
    );
  }

  /** Settles once the ledger grew. */
  async #grown(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    using _subscription = this.#ledger.sequenced.add(() => resolve());
    signal.addEventListener("abort", () => resolve(), { once: true });
    await promise;
  }
}

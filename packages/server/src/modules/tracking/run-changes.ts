import type { AppContext } from "#context";
import type { Storage, Transaction } from "#storage";

/** Who waits for a run's status or stop request to change. */
class RunChanges {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** A promise of the run's next change. Dispose it when nobody waits any more. */
  next(runId: string): Disposable & { readonly change: Promise<void> } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const others = this.#waiting.get(runId) ?? new Set();
    this.#waiting.set(runId, others.add(resolve));
    return {
      change: promise,
      [Symbol.dispose]: () => {
        others.delete(resolve);
        if (others.size === 0 && this.#waiting.get(runId) === others) this.#waiting.delete(runId);
      },
    };
  }

  tell(runId: string): void {
    for (const resolve of this.#waiting.get(runId) ?? []) resolve();
  }
}

const changes = new WeakMap<Storage, RunChanges>();

export function runChangesOf({ storage }: Pick<AppContext, "storage">): RunChanges {
  let known = changes.get(storage);
  if (known === undefined) changes.set(storage, (known = new RunChanges()));
  return known;
}

/** Wakes who waits for the run, once the transaction is on disk. */
export function tellRunChanged(
  context: Pick<AppContext, "storage">,
  transaction: Transaction,
  runId: string,
): void {
  transaction.onCommit(() => runChangesOf(context).tell(runId));
}

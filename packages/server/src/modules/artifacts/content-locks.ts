import type { ObjectStore } from "@plumbline/platform";

/**
 * One holder at a time for a content. Between the moment an upload's object is in the store and the moment its row
 * names it, nothing in the database says that the object is needed: whoever removes objects must not look then.
 */
export class ContentLocks {
  readonly #last = new Map<string, Promise<void>>();

  /** Waits until nobody holds this content. Dispose what it returns to let it go. */
  async hold(workspace: string, sha256: string): Promise<Disposable> {
    const name = `${workspace}/${sha256}`;
    const before = this.#last.get(name);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last.set(name, promise);
    await before;
    return {
      [Symbol.dispose]: () => {
        if (this.#last.get(name) === promise) this.#last.delete(name);
        resolve();
      },
    };
  }
}

const locks = new WeakMap<ObjectStore, ContentLocks>();

export function contentLocksOf(objects: ObjectStore): ContentLocks {
  let known = locks.get(objects);
  if (known === undefined) locks.set(objects, (known = new ContentLocks()));
  return known;
}

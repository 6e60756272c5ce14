import type { Principal } from "#ports";
import type { Storage } from "#storage";

/** Who a credential was found to belong to, and until when. */
export interface Authentication {
  readonly principal: Principal;
  readonly credential: "token" | "session" | "password";
  /** Of the token, the session or, for a password, the user. */
  readonly credentialId: string;
  readonly expiresAtMs: number | null;
  /** When the session was last used according to the database; the cache's own note may be later. */
  readonly lastUsedAtMs: number;
}

const largestSize = 10_000;

/**
 * Principals by the hash of their credential, so that a request costs no query. Every write of identity empties it
 * after its commit; there is one server process to a database, so nobody else writes.
 */
export class PrincipalCache {
  readonly #byCredential = new Map<string, Authentication>();
  #generation = 0;
  readonly #lastUses = new Map<string, { credential: Authentication["credential"]; usedAtMs: number }>();

  find(credentialHash: string): Authentication | undefined {
    return this.#byCredential.get(credentialHash);
  }

  /** Changes with every write. What was read before one must not be remembered after it. */
  get generation(): number {
    return this.#generation;
  }

  remember(credentialHash: string, authentication: Authentication, generation: number): void {
    if (generation !== this.#generation) return;
    if (this.#byCredential.size >= largestSize) this.#byCredential.clear();
    this.#byCredential.set(credentialHash, authentication);
  }

  forgetAll(): void {
    this.#generation++;
    this.#byCredential.clear();
  }

  lastUseMs({ credentialId, lastUsedAtMs }: Authentication): number {
    return this.#lastUses.get(credentialId)?.usedAtMs ?? lastUsedAtMs;
  }

  noteUse({ credential, credentialId }: Authentication, usedAtMs: number): void {
    if (credential === "password") return;
    const known = this.#lastUses.get(credentialId);
    if (known === undefined) this.#lastUses.set(credentialId, { credential, usedAtMs });
    else known.usedAtMs = usedAtMs;
  }

  /** The uses noted so far, for writing. They stay known here until `settleLastUses`. */
  unwrittenLastUses(): ReadonlyMap<string, { credential: Authentication["credential"]; usedAtMs: number }> {
    return this.#lastUses;
  }

  /** Forgets those uses that were written and that nothing came after. */
  settleLastUses(written: ReadonlyMap<string, number>): void {
    for (const [id, usedAtMs] of written) {
      if (this.#lastUses.get(id)?.usedAtMs === usedAtMs) this.#lastUses.delete(id);
    }
  }
}

const caches = new WeakMap<Storage, PrincipalCache>();

export function principalCacheOf(storage: Storage): PrincipalCache {
  let cache = caches.get(storage);
  if (cache === undefined) caches.set(storage, (cache = new PrincipalCache()));
  return cache;
}

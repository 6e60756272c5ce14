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

/** When a token or a session was last used, and up to when the database knows. */
export interface CredentialUse {
  readonly credential: "token" | "session";
  readonly credentialId: string;
  usedAtMs: number;
  writtenAtMs: number | undefined;
}

const largestSize = 10_000;

/**
 * Principals by the hash of their credential, so that a request costs no query. Every write of identity empties it
 * after its commit; there is one server process to a database, so nobody else writes.
 */
export class PrincipalCache {
  #byCredential = new Map<string, Authentication>();
  readonly #loading = new Map<string, Promise<Authentication>>();
  /** Stay known after they are written: a remembered authentication does not see what is written later. */
  readonly #uses = new Map<string, CredentialUse>();

  find(credentialHash: string): Authentication | undefined {
    return this.#byCredential.get(credentialHash);
  }

  /** What `load` finds. It is asked once, however many requests bring that credential meanwhile: a hash is dear. */
  load(credentialHash: string, load: () => Promise<Authentication>): Promise<Authentication> {
    const underWay = this.#loading.get(credentialHash);
    if (underWay !== undefined) return underWay;
    const byCredential = this.#byCredential;
    const loading = load()
      .then((authentication) => {
        // Into the map of when it was read: after a write that is another, and nobody looks here any more.
        if (byCredential.size >= largestSize) byCredential.clear();
        byCredential.set(credentialHash, authentication);
        return authentication;
      })
      .finally(() => {
        if (this.#loading.get(credentialHash) === loading) this.#loading.delete(credentialHash);
      });
    this.#loading.set(credentialHash, loading);
    return loading;
  }

  forgetAll(): void {
    this.#byCredential = new Map();
    this.#loading.clear();
  }

  lastUseMs({ credentialId, lastUsedAtMs }: Authentication): number {
    return this.#uses.get(credentialId)?.usedAtMs ?? lastUsedAtMs;
  }

  noteUse({ credential, credentialId }: Authentication, usedAtMs: number): void {
    if (credential === "password") return;
    const known = this.#uses.get(credentialId);
    if (known !== undefined) known.usedAtMs = usedAtMs;
    else this.#uses.set(credentialId, { credential, credentialId, usedAtMs, writtenAtMs: undefined });
  }

  /** Uses that the database does not know of yet. */
  unwrittenUses(): CredentialUse[] {
    return [...this.#uses.values()].filter(({ usedAtMs, writtenAtMs }) => usedAtMs !== writtenAtMs);
  }
}

const caches = new WeakMap<Storage, PrincipalCache>();

export function principalCacheOf(storage: Storage): PrincipalCache {
  let cache = caches.get(storage);
  if (cache === undefined) caches.set(storage, (cache = new PrincipalCache()));
  return cache;
}

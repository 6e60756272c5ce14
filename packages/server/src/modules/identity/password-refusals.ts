import type { Storage } from "#storage";
import { errors } from "./errors.ts";

const windowMs = 60_000;
const attemptsPerWindow = 10;
const largestSize = 10_000;

/**
 * Wrong passwords by address, in memory: Basic authentication is open to guessing on every route, and hashing is
 * what an attacker would like the server to be busy with.
 */
export class PasswordRefusals {
  readonly #byAddress = new Map<string, { count: number; sinceMs: number }>();

  assertMayTry(address: string, nowMs: number): void {
    const refused = this.#byAddress.get(address);
    if (refused === undefined || refused.count < attemptsPerWindow) return;
    const seconds = Math.ceil((refused.sinceMs + windowMs - nowMs) / 1000);
    if (seconds > 0) throw errors["too-many-attempts"]({ seconds }, { retryAfterSeconds: seconds });
  }

  count(address: string, nowMs: number): void {
    const refused = this.#byAddress.get(address);
    if (refused !== undefined && nowMs < refused.sinceMs + windowMs) {
      refused.count++;
      return;
    }
    if (this.#byAddress.size >= largestSize) this.#byAddress.clear();
    this.#byAddress.set(address, { count: 1, sinceMs: nowMs });
  }

  /** The last attempt turned out right. Earlier wrong ones stay counted. */
  forgive(address: string): void {
    const refused = this.#byAddress.get(address);
    if (refused !== undefined) refused.count--;
  }
}

const byStorage = new WeakMap<Storage, PasswordRefusals>();

/** Those of one server. */
export function refusalsOf(storage: Storage): PasswordRefusals {
  let refusals = byStorage.get(storage);
  if (refusals === undefined) byStorage.set(storage, (refusals = new PasswordRefusals()));
  return refusals;
}

import { hash } from "node:crypto";
import type { Storage } from "#storage";
import { errors } from "./errors.ts";

/** From one address, for whatever names. */
const addressWindowMs = 60_000;
const attemptsFromAddress = 10;
/** For one name, from all addresses together from which nobody signed in by that name. */
const accountWindowMs = 3_600_000;
const attemptsForAccount = 100;
const largestSize = 10_000;

interface Attempt {
  readonly address: string;
  readonly userName: string;
}

/**
 * Wrong passwords by address and by account, in memory: Basic authentication is open to guessing on every route, and
 * hashing is what an attacker would like the server to be busy with.
 *
 * Whoever guesses at an account from many addresses closes it to new addresses alone. Where its owner has signed in
 * before it stays open, so that guessing locks nobody out of their own account.
 */
export class PasswordRefusals {
  readonly #byAddress = new Counter(addressWindowMs, attemptsFromAddress);
  readonly #byAccount = new Counter(accountWindowMs, attemptsForAccount);
  readonly #known = new Set<string>();

  /** @throws PlumblineError `identity/too-many-attempts`, the same for names that nobody has. */
  assertMayTry(attempt: Attempt, nowMs: number): void {
    const waitMs = Math.max(
      this.#byAddress.waitMs(attempt.address, nowMs),
      this.#isKnown(attempt) ? 0 : this.#byAccount.waitMs(keyOf(attempt.userName), nowMs),
    );
    const seconds = Math.ceil(waitMs / 1000);
    if (seconds > 0) throw errors["too-many-attempts"]({ seconds }, { retryAfterSeconds: seconds });
  }

  count(attempt: Attempt, nowMs: number): void {
    this.#byAddress.count(attempt.address, nowMs);
    if (!this.#isKnown(attempt)) this.#byAccount.count(keyOf(attempt.userName), nowMs);
  }

  /** The last attempt turned out right. Earlier wrong ones stay counted. */
  forgive(attempt: Attempt): void {
    this.#byAddress.forgive(attempt.address);
    if (this.#isKnown(attempt)) return;
    this.#byAccount.forgive(keyOf(attempt.userName));
    if (this.#known.size >= largestSize) this.#known.clear();
    this.#known.add(placeOf(attempt));
  }

  #isKnown(attempt: Attempt): boolean {
    return this.#known.has(placeOf(attempt));
  }
}

/** What is typed as a name may be a password: no memory holds it as it is. */
function keyOf(userName: string): string {
  return hash("sha256", userName, "hex");
}

function placeOf({ userName, address }: Attempt): string {
  return `${keyOf(userName)} ${address}`;
}

/** Counts within windows that begin with the first count. */
class Counter {
  readonly #windowMs: number;
  readonly #most: number;
  readonly #counts = new Map<string, { count: number; sinceMs: number }>();

  constructor(windowMs: number, most: number) {
    this.#windowMs = windowMs;
    this.#most = most;
  }

  /** How long until another may be counted. */
  waitMs(key: string, nowMs: number): number {
    const counted = this.#counts.get(key);
    if (counted === undefined || counted.count < this.#most) return 0;
    return Math.max(0, counted.sinceMs + this.#windowMs - nowMs);
  }

  count(key: string, nowMs: number): void {
    const counted = this.#counts.get(key);
    if (counted !== undefined && nowMs < counted.sinceMs + this.#windowMs) {
      counted.count++;
      return;
    }
    if (this.#counts.size >= largestSize) this.#counts.clear();
    this.#counts.set(key, { count: 1, sinceMs: nowMs });
  }

  forgive(key: string): void {
    const counted = this.#counts.get(key);
    if (counted !== undefined) counted.count--;
  }
}

const byStorage = new WeakMap<Storage, PasswordRefusals>();

/** Those of one server. */
export function refusalsOf(storage: Storage): PasswordRefusals {
  let refusals = byStorage.get(storage);
  if (refusals === undefined) byStorage.set(storage, (refusals = new PasswordRefusals()));
  return refusals;
}

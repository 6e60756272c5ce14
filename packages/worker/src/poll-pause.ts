import type { Random } from "@plumbline/platform";

/** Shortest pause between two claims, in seconds. */
const shortestSeconds = 0.25;
/** A server that cannot be reached is asked at most this seldom. */
const longestAwaySeconds = 30;

/**
 * How long to wait before the next claim: twice as long each time nothing was found, up to `pollSeconds`, or up to half a
 * minute while the server is away. Up to a quarter of it is left to chance, so that workers do not come all at once.
 */
export class PollPause {
  readonly #random: Random;
  readonly #pollSeconds: number;
  #seconds = shortestSeconds;

  constructor(random: Random, pollSeconds: number) {
    this.#random = random;
    this.#pollSeconds = pollSeconds;
  }

  reset(): void {
    this.#seconds = shortestSeconds;
  }

  /** Milliseconds to wait now. */
  next(server: "idle" | "away"): number {
    const longest = server === "idle" ? this.#pollSeconds : Math.max(longestAwaySeconds, this.#pollSeconds);
    const seconds = Math.min(this.#seconds, longest);
    this.#seconds = seconds * 2;
    const [byte = 0] = this.#random.bytes(1);
    return seconds * 1000 * (1 - byte / 255 / 4);
  }
}

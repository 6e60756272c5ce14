import type { SendOutcome } from "./send-event.ts";

/** Attempts after which a delivery is given up: about three hours after the first. */
export const mostAttempts = 10;
const firstWaitMs = 1000;
const longestWaitMs = 3_600_000;
const growth = 4;

/** Errors of which another attempt may come out differently. The others stand until someone changes something. */
const passing: ReadonlySet<string> = new Set([
  "outbound/unreachable",
  "outbound/timed-out",
  "outbound/unresolved",
]);

/** Whether it makes sense to send again: the network failed, or the receiver is busy or broken. */
export function isWorthRetrying({ answer, error }: SendOutcome): boolean {
  if (error !== undefined) return passing.has(error.code);
  return answer.status === 408 || answer.status === 425 || answer.status === 429 || answer.status >= 500;
}

/**
 * Wait before the next attempt in milliseconds: 1 s, 4 s, 16 s … up to an hour, each shortened by up to half so that
 * many that failed together do not come back together. A receiver's `Retry-After` makes it longer, up to an hour.
 *
 * @param attempts made so far, at least 1.
 * @param chance from 0 to 1, uniform.
 * @param retryAfterMs what the receiver asked for, if anything.
 */
export function waitBeforeNextMs(attempts: number, chance: number, retryAfterMs = 0): number {
  const whole = Math.min(firstWaitMs * growth ** (attempts - 1), longestWaitMs);
  const jittered = whole * (1 - chance / 2);
  return Math.round(Math.max(jittered, Math.min(retryAfterMs, longestWaitMs)));
}

/** Reads `Retry-After`, in seconds or as a date (RFC 9110, 10.2.3). Undefined where it is neither. */
export function readRetryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

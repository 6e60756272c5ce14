import { setTimeout as pause } from "node:timers/promises";

const firstPauseMs = 200;
const longestPauseMs = 5000;

/** Longest time in milliseconds for which a call is tried again: a server that restarts is back by then. */
export const patienceMs = 60_000;

/** Tries again, at growing intervals, while `isPassing` says that the error may pass. Only for what may be done twice. */
export async function retryWhile<T>(
  isPassing: (error: unknown) => boolean,
  work: () => Promise<T>,
): Promise<T> {
  const giveUpAtMs = Date.now() + patienceMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || Date.now() + pauseMs > giveUpAtMs) throw error;
      await pause(pauseMs);
    }
  }
}

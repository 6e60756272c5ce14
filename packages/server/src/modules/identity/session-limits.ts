const hourMs = 3_600_000;

/** A browser session ends after this long without a request. */
export const sessionIdleMs = 12 * hourMs;
/** A browser session ends this long after signing in, however busy. */
export const sessionLifetimeMs = 7 * 24 * hourMs;

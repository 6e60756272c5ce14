/** Where time comes from. Nothing else in the product asks the operating system for it. */
export interface Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };

/** RFC 3339 in UTC with milliseconds, e.g. `2026-11-23T20:41:35.123Z`. */
export function formatTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

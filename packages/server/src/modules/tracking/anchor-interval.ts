import type { Clock } from "@plumbline/platform";

/** An open run is anchored this often. */
const anchorIntervalMs = 15 * 60_000;

/** When an open run gets its next anchor. */
export function nextAnchorMs(clock: Clock): number {
  return clock.nowMs() + anchorIntervalMs;
}

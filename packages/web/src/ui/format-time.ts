const local = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" });
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

export function formatLocalTime(date: Date): string {
  return local.format(date);
}

export function formatUtcTime(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** `21:05` in the reader's zone. */
export function formatClock(seconds: number): string {
  return clock.format(seconds * 1000);
}

/** `3 minutes ago`; the day where it is longer ago than a month. */
export function describeAge(atMs: number, nowMs: number): string {
  const agoMs = nowMs - atMs;
  if (Math.abs(agoMs) > 30 * 86_400_000) return day.format(atMs);
  const [unit, lengthMs] = steps.find(([, length]) => Math.abs(agoMs) >= length) ?? ["second", 1000];
  if (unit === "second" && Math.abs(agoMs) < 10_000) return "just now";
  return relative.format(-Math.round(agoMs / lengthMs), unit);
}

/** `4.2 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`;
  const seconds = durationMs / 1000;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

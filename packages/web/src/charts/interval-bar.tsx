import styles from "./interval-bar.module.css";

interface IntervalBarProps {
  readonly value: number;
  readonly lower?: number | undefined;
  readonly upper?: number | undefined;
  /** Ends of the axis. */
  readonly domain: readonly [number, number];
  /** A limit to compare with. */
  readonly threshold?: number | undefined;
  readonly muted?: boolean;
}

/** A value as a point with its interval as a line, on the axis it shares with its neighbours. The text beside it says the same. */
export function IntervalBar({ value, lower, upper, domain, threshold, muted = false }: IntervalBarProps) {
  const [from, to] = domain;
  const place = (at: number) => `${Math.min(100, Math.max(0, (100 * (at - from)) / (to - from || 1)))}%`;
  return (
    <svg className={styles["bar"]} data-muted={muted} aria-hidden="true" focusable="false">
      <line className={styles["axis"]} x1="0" x2="100%" y1="50%" y2="50%" />
      {threshold !== undefined && (
        <line className={styles["threshold"]} x1={place(threshold)} x2={place(threshold)} y1="0" y2="100%" />
      )}
      {lower !== undefined && upper !== undefined && (
        <line className={styles["interval"]} x1={place(lower)} x2={place(upper)} y1="50%" y2="50%" />
      )}
      <circle className={styles["point"]} cx={place(value)} cy="50%" r="4.5" />
    </svg>
  );
}

import type { ColumnDrift } from "#features/deployments/monitoring.ts";
import { formatNumber } from "#ui/format-number.ts";
import styles from "./drift-bar.module.css";

/**
 * A distance as a bar against its threshold. A test's p-value falls as drift grows, so it is said in words: a bar would
 * read the wrong way round.
 */
export function DriftBar({ column: { score, threshold, pValue, verdict } }: { column: ColumnDrift }) {
  if (score === null || threshold === null) return "–";
  if (pValue !== null)
    return (
      <span>
        p {formatNumber(pValue)}{" "}
        <span className={styles["limit"]}>drifts below {formatNumber(threshold)}</span>
      </span>
    );
  const end = Math.max(score, threshold) * 1.15 || 1;
  return (
    <span className={styles["drift"]}>
      <span className={styles["figures"]}>
        {formatNumber(score)} <span className={styles["limit"]}>of {formatNumber(threshold)}</span>
      </span>
      <svg className={styles["bar"]} data-verdict={verdict} aria-hidden="true" focusable="false">
        <rect className={styles["track"]} width="100%" height="8" y="5" rx="4" />
        <rect className={styles["score"]} width={`${(100 * score) / end}%`} height="8" y="5" rx="4" />
        <line
          className={styles["threshold"]}
          x1={`${(100 * threshold) / end}%`}
          x2={`${(100 * threshold) / end}%`}
          y1="0"
          y2="18"
        />
      </svg>
    </span>
  );
}

import { formatNumber } from "./format-number.ts";
import styles from "./figure-text.module.css";

interface FigureTextProps {
  readonly value: number;
  readonly lower?: number | null | undefined;
  readonly upper?: number | null | undefined;
}

/** A figure with its 95 % interval: `0.812 [0.790, 0.834]`. */
export function FigureText({ value, lower, upper }: FigureTextProps) {
  const format = Number.isInteger(value) ? formatNumber : formatShare3;
  return (
    <span className={styles["figure"]}>
      {format(value)}
      {typeof lower === "number" && typeof upper === "number" && (
        <span className={styles["interval"]}>
          {" "}
          [{formatShare3(lower)}, {formatShare3(upper)}]
        </span>
      )}
    </span>
  );
}

/** Three decimals where they say something, so that a column of shares lines up. */
function formatShare3(value: number): string {
  return Math.abs(value) >= 0.001 && Math.abs(value) < 10
    ? value.toFixed(3).replace("-", "−")
    : formatNumber(value);
}

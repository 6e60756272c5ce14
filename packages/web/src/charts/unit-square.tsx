import styles from "./unit-square.module.css";

export interface SquarePoint {
  readonly x: number;
  readonly y: number;
}

interface UnitSquareProps {
  /** What the chart says, in a sentence. */
  readonly label: string;
  readonly points: readonly SquarePoint[];
  readonly xName: string;
  readonly yName: string;
  /** Draw the points themselves as well. */
  readonly dots?: boolean;
}

const size = 240;
const margin = 46;
const ticks = [0, 0.25, 0.5, 0.75, 1];
const across = (x: number) => margin + x * size;
const up = (y: number) => 8 + (1 - y) * size;

/** A curve from 0 to 1 over 0 to 1, with the diagonal for comparison. */
export function UnitSquare({ label, points, xName, yName, dots = false }: UnitSquareProps) {
  const line = points.map(({ x, y }) => `${across(x).toFixed(1)},${up(y).toFixed(1)}`).join(" ");
  return (
    <svg
      className={styles["square"]}
      viewBox={`0 0 ${size + margin + 12} ${size + 50}`}
      role="img"
      aria-label={label}
    >
      {ticks.map((tick) => (
        <g key={tick}>
          <line className={styles["grid"]} x1={across(0)} x2={across(1)} y1={up(tick)} y2={up(tick)} />
          <line className={styles["grid"]} x1={across(tick)} x2={across(tick)} y1={up(0)} y2={up(1)} />
          <text className={styles["tick"]} x={across(0) - 6} y={up(tick) + 4} textAnchor="end">
            {tick}
          </text>
          <text className={styles["tick"]} x={across(tick)} y={up(0) + 16} textAnchor="middle">
            {tick}
          </text>
        </g>
      ))}
      <line className={styles["diagonal"]} x1={across(0)} y1={up(0)} x2={across(1)} y2={up(1)} />
      <polyline className={styles["curve"]} points={line} />
      {dots &&
        points.map(({ x, y }) => (
          <circle key={x} className={styles["dot"]} cx={across(x)} cy={up(y)} r="3" />
        ))}
      <text className={styles["name"]} x={across(0.5)} y={up(0) + 34} textAnchor="middle">
        {xName}
      </text>
      <text className={styles["name"]} textAnchor="middle" transform={`translate(11 ${up(0.5)}) rotate(-90)`}>
        {yName}
      </text>
    </svg>
  );
}

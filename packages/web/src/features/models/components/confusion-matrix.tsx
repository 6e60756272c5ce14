import type { Confusion } from "#features/models/evaluation.ts";
import { formatNumber, formatPercent } from "#ui/format-number.ts";
import styles from "./confusion-matrix.module.css";

interface ConfusionMatrixProps {
  readonly confusion: Confusion;
  readonly threshold: number;
}

/** Rows by what was so and what was said; a cell's share is of its row. */
export function ConfusionMatrix({ confusion, threshold }: ConfusionMatrixProps) {
  const { trueNegatives, falsePositives, falseNegatives, truePositives } = confusion;
  return (
    <table className={styles["matrix"]}>
      <caption>Confusion matrix at a threshold of {formatNumber(threshold)}, in rows of the data set</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">Predicted 0</th>
          <th scope="col">Predicted 1</th>
        </tr>
      </thead>
      <tbody>
        <MatrixRow name="Actually 0" cells={[trueNegatives, falsePositives]} right={0} />
        <MatrixRow name="Actually 1" cells={[falseNegatives, truePositives]} right={1} />
      </tbody>
    </table>
  );
}

function MatrixRow({
  name,
  cells,
  right,
}: {
  name: string;
  cells: readonly [number, number];
  right: number;
}) {
  const total = cells[0] + cells[1];
  return (
    <tr>
      <th scope="row">{name}</th>
      {cells.map((count, place) => (
        <td key={place === 0 ? "negative" : "positive"} data-right={place === right}>
          <strong>{formatNumber(count)}</strong>
          <span>{total === 0 ? "–" : formatPercent(count / total)}</span>
        </td>
      ))}
    </tr>
  );
}

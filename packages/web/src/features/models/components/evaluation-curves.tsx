import { UnitSquare } from "#charts/unit-square.tsx";
import type { Evaluation } from "#features/models/evaluation.ts";
import styles from "./evaluation-curves.module.css";

export function EvaluationCurves({ curves: { roc, calibration } }: { curves: Evaluation["curves"] }) {
  return (
    <div className={styles["curves"]}>
      <figure>
        <figcaption>ROC</figcaption>
        {roc.length === 0 ? (
          <p>Undefined: the data set has labels of one class only.</p>
        ) : (
          <UnitSquare
            label={`ROC curve of ${roc.length} points; the diagonal is chance`}
            points={roc.map(({ falsePositiveRate, truePositiveRate }) => ({
              x: falsePositiveRate,
              y: truePositiveRate,
            }))}
            xName="false positive rate"
            yName="true positive rate"
          />
        )}
      </figure>
      <figure>
        <figcaption>Calibration</figcaption>
        <UnitSquare
          label={`Calibration: ${calibration
            .map(
              ({ meanPrediction, observedRate }) =>
                `${meanPrediction.toFixed(2)} predicted, ${observedRate.toFixed(2)} observed`,
            )
            .join("; ")}`}
          points={calibration.map(({ meanPrediction, observedRate }) => ({
            x: meanPrediction,
            y: observedRate,
          }))}
          xName="mean prediction of the bin"
          yName="share that was positive"
          dots
        />
      </figure>
    </div>
  );
}

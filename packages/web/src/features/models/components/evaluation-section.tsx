import type { UseQueryResult } from "@tanstack/react-query";
import { useEvaluation } from "#features/models/api/get-evaluation.ts";
import type { VersionReference } from "#features/models/api/get-model-version.ts";
import type { Evidence } from "#features/models/api/list-evidence.ts";
import { type Evaluation, evaluationPredicateType } from "#features/models/evaluation.ts";
import { Digest } from "#ui/digest.tsx";
import { Fields } from "#ui/fields.tsx";
import { formatNumber } from "#ui/format-number.ts";
import { EmptyPanel } from "#ui/message-panel.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Section } from "#ui/section.tsx";
import { SkeletonLines } from "#ui/skeleton-lines.tsx";
import { Time } from "#ui/time.tsx";
import { ConfusionMatrix } from "./confusion-matrix.tsx";
import { EvaluationCurves } from "./evaluation-curves.tsx";
import styles from "./evaluation-section.module.css";
import { GroupTable } from "./group-table.tsx";
import { MetricList } from "./metric-list.tsx";
import { StartEvaluation } from "./start-evaluation.tsx";

interface EvaluationSectionProps {
  readonly reference: VersionReference;
  readonly evidence: UseQueryResult<readonly Evidence[]>;
}

/** The newest evaluation as its evidence says it, and the way to a new one. */
export function EvaluationSection({ reference, evidence }: EvaluationSectionProps) {
  return (
    <Section title="Evaluation" actions={<StartEvaluation.Button reference={reference} />}>
      <StartEvaluation.Progress reference={reference} />
      <QueryView query={evidence}>
        {(all) => {
          const newest = all.findLast(({ predicateType }) => predicateType === evaluationPredicateType);
          return newest === undefined ? (
            <EmptyPanel icon="models" title="Not evaluated yet">
              <p>
                A worker scores a registered data set with the version's ONNX file and signs what it finds:
                metrics with intervals, fairness by group, latency.
              </p>
            </EmptyPanel>
          ) : (
            <NewestEvaluation evidence={newest} />
          );
        }}
      </QueryView>
    </Section>
  );
}

function NewestEvaluation({ evidence }: { evidence: Evidence }) {
  const query = useEvaluation(evidence.sha256);
  return (
    <QueryView query={query} skeleton={<SkeletonLines lines={10} />}>
      {(evaluation) => <Figures evaluation={evaluation} />}
    </QueryView>
  );
}

function Figures({ evaluation }: { evaluation: Evaluation }) {
  const { dataset, threshold, latency, metrics, groups, curves, software, finishedAt } = evaluation;
  return (
    <div className={styles["figures"]}>
      <Fields
        fields={{
          "Data set": `${dataset.name}, ${formatNumber(dataset.rowCount)} rows`,
          "Digest of the data": <Digest value={dataset.digest} />,
          "Decision threshold": formatNumber(threshold),
          "Latency of one row": `${formatNumber(latency.singleRow.p50Milliseconds)} ms median, ${formatNumber(latency.singleRow.p99Milliseconds)} ms p99`,
          "In batches": `${formatNumber(Math.round(latency.batch.rowsPerSecond))} rows/s`,
          Software: `onnxruntime ${software.onnxruntime}`,
          Finished: <Time at={finishedAt} />,
        }}
      />
      <div className={styles["columns"]}>
        <MetricList metrics={metrics} />
        <ConfusionMatrix confusion={metrics.confusion} threshold={threshold} />
      </div>
      <EvaluationCurves curves={curves} />
      {groups.map((column) => (
        <GroupTable key={column.column} fairness={column} />
      ))}
    </div>
  );
}

import { Button, Modal, Select } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { JobProgress } from "#features/jobs/components/job-progress.tsx";
import type { VersionReference } from "#features/models/api/get-model-version.ts";
import { type DatasetVersion, useDatasets } from "#features/models/api/list-datasets.ts";
import { useEvaluations, useStartEvaluation } from "#features/models/api/list-evaluations.ts";
import { usePermission } from "#features/session/api/get-me.ts";
import { serverAddress } from "#http/path-prefix.ts";
import { CodeBlock } from "#ui/code-block.tsx";
import { formatNumber } from "#ui/format-number.ts";
import { EmptyPanel } from "#ui/message-panel.tsx";
import { QueryView } from "#ui/query-view.tsx";
import styles from "./start-evaluation.module.css";

interface StartEvaluationProps {
  readonly reference: VersionReference;
}

/** Opens the choice of a data set to evaluate on. */
function StartButton({ reference }: StartEvaluationProps) {
  const [isOpen, dialog] = useDisclosure(false);
  const mayStart = usePermission("jobs:run");
  if (!mayStart) return null;
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        Start evaluation
      </Button>
      <Modal
        opened={isOpen}
        onClose={dialog.close}
        title={`Evaluate ${reference.name} version ${reference.version}`}
      >
        <DatasetChoice reference={reference} onStarted={dialog.close} />
      </Modal>
    </>
  );
}

function DatasetChoice({ reference, onStarted }: StartEvaluationProps & { onStarted: () => void }) {
  const query = useDatasets();
  return (
    <QueryView query={query}>
      {(datasets) =>
        datasets.length === 0 ? (
          <EmptyPanel icon="runs" title="No data sets registered">
            <p>Register a Parquet or CSV file and say which column is the target:</p>
            <CodeBlock
              code={`curl -H "Authorization: Bearer $PLUMBLINE_TOKEN" --data-binary @test.csv \\\n  "${serverAddress()}/api/v1/datasets/test/versions?format=csv"`}
            />
          </EmptyPanel>
        ) : (
          <DatasetForm reference={reference} datasets={datasets} onStarted={onStarted} />
        )
      }
    </QueryView>
  );
}

interface DatasetFormProps extends StartEvaluationProps {
  readonly datasets: readonly DatasetVersion[];
  readonly onStarted: () => void;
}

function DatasetForm({ reference, datasets, onStarted }: DatasetFormProps) {
  const start = useStartEvaluation(reference);
  const [name, setName] = useState(datasets.length === 1 ? (datasets[0]?.name ?? null) : null);
  const chosen = datasets.find((dataset) => dataset.name === name);
  const sensitive = chosen?.columns.filter(({ roles }) => roles.includes("sensitive")) ?? [];
  const target = chosen?.columns.find(({ roles }) => roles.includes("target"));
  return (
    <form
      className={styles["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen === undefined) return;
        start.mutate({ dataset: { name: chosen.name, digest: chosen.digest } }, { onSuccess: onStarted });
      }}
    >
      <Select
        label="Data set"
        description="Its newest version is used."
        data={datasets.map((dataset) => ({
          value: dataset.name,
          label: `${dataset.name} (${formatNumber(dataset.rowCount)} rows)`,
        }))}
        value={name}
        onChange={setName}
        searchable
        required
        withAsterisk={false}
        error={start.isError ? start.error.message : undefined}
      />
      {chosen !== undefined && (
        <p className={styles["note"]}>
          Target: {target?.name ?? "none set, which the evaluation needs"}. Sensitive columns:{" "}
          {sensitive.map((column) => column.name).join(", ") || "none"}.
        </p>
      )}
      <Button type="submit" loading={start.isPending} disabled={chosen === undefined}>
        Start
      </Button>
    </form>
  );
}

/** The newest evaluation's job. */
function Progress({ reference }: StartEvaluationProps) {
  const client = useQueryClient();
  const { data: evaluations } = useEvaluations(reference);
  const newest = evaluations?.[0];
  const { name, version } = reference;
  const onEnd = useCallback(() => {
    for (const key of ["evidence", "approvals", "gate"])
      void client.invalidateQueries({ queryKey: [key, name, version] });
  }, [client, name, version]);
  if (newest === undefined) return null;
  return (
    <div className={styles["progress"]}>
      <JobProgress jobId={newest.jobId} onEnd={onEnd} />
    </div>
  );
}

export const StartEvaluation = { Button: StartButton, Progress };

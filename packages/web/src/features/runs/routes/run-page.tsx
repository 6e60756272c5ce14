import { getRouteApi } from "@tanstack/react-router";
import { useRun } from "#features/runs/api/get-run.ts";
import { useVersionsOfRun } from "#features/runs/api/find-versions-of-run.ts";
import { useExperiments } from "#features/runs/api/search-experiments.ts";
import { ArtifactBrowser } from "#features/runs/components/artifact-browser.tsx";
import { KeyValueTable } from "#features/runs/components/key-value-table.tsx";
import { RunLifeNotice } from "#features/runs/components/run-life-notice.tsx";
import { RunMetrics } from "#features/runs/components/run-metrics.tsx";
import { RunStatusBadge } from "#features/runs/components/run-status-badge.tsx";
import { StopRun } from "#features/runs/components/stop-run.tsx";
import { SystemMetrics } from "#features/runs/components/system-metrics.tsx";
import { isSystemTag, type Run } from "#features/runs/run.ts";
import { CopyButton } from "#ui/copy-button.tsx";
import { Fields } from "#ui/fields.tsx";
import { formatDuration } from "#ui/format-time.ts";
import { EmptyPanel } from "#ui/message-panel.tsx";
import { Page } from "#ui/page.tsx";
import { PlainTable } from "#ui/plain-table.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Section } from "#ui/section.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { Time } from "#ui/time.tsx";
import styles from "./run-page.module.css";

const route = getRouteApi("/signed-in/runs/$runId");

export function RunPage() {
  const { runId } = route.useParams();
  const query = useRun(runId);
  return (
    <Page
      title={query.data?.name ?? "Run"}
      trail={<RunTrail run={query.data} />}
      mark={query.data && <RunStatusBadge status={query.data.status} />}
      actions={query.data && <StopRun run={query.data} />}
    >
      <QueryView query={query}>{(run) => <RunDetail run={run} />}</QueryView>
    </Page>
  );
}

function RunTrail({ run }: { run: Run | undefined }) {
  const { data: experiments } = useExperiments();
  const experiment = experiments?.find(({ experiment_id }) => experiment_id === run?.experimentId);
  return (
    <>
      <TextLink to="/runs">Runs</TextLink>
      {experiment !== undefined && (
        <>
          <span aria-hidden>/</span>
          <TextLink to="/runs" search={{ experiment: experiment.experiment_id }}>
            {experiment.name}
          </TextLink>
        </>
      )}
    </>
  );
}

function RunDetail({ run }: { run: Run }) {
  const userTags = [...run.tags].filter(([key]) => !isSystemTag(key));
  return (
    <>
      <RunLifeNotice run={run} />
      <Section title="About">
        <Fields
          fields={{
            "Run id": (
              <span className={styles["id"]}>
                <code>{run.runId}</code> <CopyButton text={run.runId} what="run id" />
              </span>
            ),
            Started: <Time at={run.startedAtMs} absolute />,
            Duration:
              run.endedAtMs === undefined ? "still open" : formatDuration(run.endedAtMs - run.startedAtMs),
            "Started by": run.userName || undefined,
            Source: run.tags.get("mlflow.source.name"),
            "Git commit": run.tags.get("mlflow.source.git.commit")?.slice(0, 12),
            "Model versions": <VersionsOfRun runId={run.runId} />,
          }}
        />
      </Section>
      <RunMetrics run={run} />
      <SystemMetrics run={run} />
      <div className={styles["columns"]}>
        <Section title="Params" flush>
          <KeyValueTable label="Params" entries={[...run.params]} empty="This run logged no params." />
        </Section>
        <Section title="Tags" flush>
          <KeyValueTable label="Tags" entries={userTags} empty="This run has no tags." />
        </Section>
      </div>
      <Section title="Datasets" flush>
        {run.datasets.length === 0 ? (
          <EmptyPanel icon="runs" title="No datasets logged">
            <p>
              <code>mlflow.log_input(dataset)</code> ties a run to what it read.
            </p>
          </EmptyPanel>
        ) : (
          <PlainTable label="Datasets" columns={["Name", "Digest", "Context", "Source"]}>
            {run.datasets.map(({ dataset, tags }) => (
              <tr key={`${dataset.name} ${dataset.digest}`}>
                <td>{dataset.name}</td>
                <td>
                  <code>{dataset.digest}</code>
                </td>
                <td>{tags?.find(({ key }) => key === "mlflow.data.context")?.value ?? "–"}</td>
                <td>{dataset.source_type}</td>
              </tr>
            ))}
          </PlainTable>
        )}
      </Section>
      <Section title="Artifacts" flush>
        <ArtifactBrowser runId={run.runId} />
      </Section>
    </>
  );
}

function VersionsOfRun({ runId }: { runId: string }) {
  const { data: versions, isPending } = useVersionsOfRun(runId);
  if (isPending) return "…";
  if (versions === undefined || versions.length === 0) return "none registered";
  return versions.map(({ name, version }) => (
    <TextLink
      key={`${name} ${version}`}
      to="/models/$name/versions/$version"
      params={{ name, version }}
      className={styles["version"]}
    >
      {name} {version}
    </TextLink>
  ));
}

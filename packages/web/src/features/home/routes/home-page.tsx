import { useAlerts } from "#features/deployments/api/list-alerts.ts";
import { useDeployments } from "#features/deployments/api/list-deployments.ts";
import { AlertList } from "#features/deployments/components/alert-list.tsx";
import { DecisionList } from "#features/home/components/decision-list.tsx";
import { JobProgress } from "#features/jobs/components/job-progress.tsx";
import { useJobs } from "#features/jobs/api/list-jobs.ts";
import { useExperiments } from "#features/runs/api/search-experiments.ts";
import { useRuns } from "#features/runs/api/search-runs.ts";
import { ConnectClient } from "#features/runs/components/connect-client.tsx";
import { RunStatusBadge } from "#features/runs/components/run-status-badge.tsx";
import { useMe } from "#features/session/api/get-me.ts";
import { Page } from "#ui/page.tsx";
import { PlainTable } from "#ui/plain-table.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Section } from "#ui/section.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { Time } from "#ui/time.tsx";
import styles from "./home-page.module.css";

/** What needs someone's attention, and what happened last. */
export function HomePage() {
  const me = useMe();
  return (
    <Page
      title="Home"
      lead={`Signed in as ${me?.userName ?? ""}. What needs attention, and what happened last.`}
    >
      <div className={styles["columns"]}>
        <DecisionList />
        <ServingSummary />
      </div>
      <OpenJobs />
      <RecentRuns />
    </Page>
  );
}

function ServingSummary() {
  const deployments = useDeployments();
  const { data: alerts = [] } = useAlerts();
  return (
    <Section title="Serving">
      <div className={styles["list"]}>
        <AlertList alerts={alerts.filter(({ clearedAt }) => clearedAt === null)} />
        <QueryView query={deployments}>
          {(all) =>
            all.length === 0 ? (
              <p className={styles["quiet"]}>
                Nothing is deployed. <TextLink to="/deployments">How to deploy</TextLink>
              </p>
            ) : (
              <ul className={styles["list"]}>
                {all.map(({ name, current }) => (
                  <li key={name}>
                    <TextLink to="/deployments/$name" params={{ name }} strong>
                      {name}
                    </TextLink>{" "}
                    serves {current.model} version {current.version} since <Time at={current.deployedAt} />
                  </li>
                ))}
              </ul>
            )
          }
        </QueryView>
      </div>
    </Section>
  );
}

function OpenJobs() {
  const running = useJobs("running");
  const queued = useJobs("queued");
  const failed = useJobs("failed");
  const jobs = [running, queued, failed].flatMap(({ data }) => data ?? []);
  if (jobs.length === 0) return null;
  return (
    <Section title="Jobs">
      <ul className={styles["list"]}>
        {jobs.map(({ id, kind }) => (
          <li key={id}>
            <strong>{kind}</strong>
            <JobProgress jobId={id} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function RecentRuns() {
  const experiments = useExperiments();
  const runs = useRuns({
    experimentIds: experiments.data?.map(({ experiment_id }) => experiment_id) ?? [],
    filter: "",
    order: "attributes.start_time DESC",
  });
  return (
    <Section title="Newest runs" actions={<TextLink to="/runs">All runs</TextLink>} flush>
      <QueryView query={runs}>
        {({ pages }) => {
          const newest = pages.flatMap((page) => page.runs).slice(0, 6);
          return newest.length === 0 ? (
            <ConnectClient />
          ) : (
            <PlainTable label="Newest runs" columns={["Run", "Status", "Started", "By"]}>
              {newest.map(({ runId, name, status, startedAtMs, userName }) => (
                <tr key={runId}>
                  <td>
                    <TextLink to="/runs/$runId" params={{ runId }} strong>
                      {name}
                    </TextLink>
                  </td>
                  <td>
                    <RunStatusBadge status={status} />
                  </td>
                  <td>
                    <Time at={startedAtMs} />
                  </td>
                  <td>{userName || "–"}</td>
                </tr>
              ))}
            </PlainTable>
          );
        }}
      </QueryView>
    </Section>
  );
}

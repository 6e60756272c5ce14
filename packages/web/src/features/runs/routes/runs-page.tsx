import { Select } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { type Experiment, useExperiments } from "#features/runs/api/search-experiments.ts";
import { useRuns } from "#features/runs/api/search-runs.ts";
import { ColumnPicker } from "#features/runs/components/column-picker.tsx";
import { ConnectClient } from "#features/runs/components/connect-client.tsx";
import { RunsChart } from "#features/runs/components/runs-chart.tsx";
import { RunsFilter } from "#features/runs/components/runs-filter.tsx";
import { RunsTable } from "#features/runs/components/runs-table.tsx";
import { chooseColumns } from "#features/runs/run-columns.ts";
import type { RunsSearch } from "#features/runs/runs-search.ts";
import { hasStatus } from "#http/api-error.ts";
import { formatNumber } from "#ui/format-number.ts";
import { EmptyPanel, ErrorPanel } from "#ui/message-panel.tsx";
import { Page } from "#ui/page.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { SkeletonLines } from "#ui/skeleton-lines.tsx";
import styles from "./runs-page.module.css";

const route = getRouteApi("/signed-in/runs");
const newestFirst = "attributes.start_time DESC";

export function RunsPage() {
  const experiments = useExperiments();
  return (
    <Page title="Runs" lead="Every training run that a client logged, with what went in and what came out.">
      <QueryView query={experiments} skeleton={<SkeletonLines lines={10} />}>
        {(all) => <ExperimentRuns experiments={all} />}
      </QueryView>
    </Page>
  );
}

function ExperimentRuns({ experiments }: { experiments: readonly Experiment[] }) {
  const { experiment, filter = "", order = newestFirst, ...search } = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (changes: { [Name in keyof RunsSearch]?: RunsSearch[Name] | undefined }) =>
      void navigate({
        search: (now) =>
          Object.fromEntries(
            Object.entries({ ...now, ...changes }).filter(([, value]) => value !== undefined && value !== ""),
          ),
        replace: true,
      }),
    [navigate],
  );
  const experimentIds = useMemo(
    () => (experiment === undefined ? experiments.map((one) => one.experiment_id) : [experiment]),
    [experiment, experiments],
  );
  const query = useRuns({ experimentIds, filter, order });
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = query;
  const runs = useMemo(() => query.data?.pages.flatMap((page) => page.runs) ?? [], [query.data]);
  const columns = useMemo(() => search.columns ?? chooseColumns(runs), [search.columns, runs]);
  const selected = search.selected ?? [];
  const shown = useMemo(
    () => runs.filter(({ runId }) => search.selected?.includes(runId)),
    [runs, search.selected],
  );
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const filterIsWrong = filter !== "" && hasStatus(query.error, 400);

  return (
    <>
      <div className={styles["toolbar"]}>
        <Select
          aria-label="Experiment"
          className={styles["experiment"]}
          searchable
          clearable
          placeholder="All experiments"
          data={experiments.map(({ experiment_id, name }) => ({ value: experiment_id, label: name }))}
          value={experiment ?? null}
          onChange={(value) => change({ experiment: value ?? undefined, selected: undefined })}
        />
        <RunsFilter
          filter={filter}
          error={filterIsWrong ? query.error?.message : undefined}
          onFilter={(text) => change({ filter: text })}
        />
        <ColumnPicker runs={runs} columns={columns} onColumns={(value) => change({ columns: value })} />
      </div>
      {shown.length > 0 && (
        <RunsChart
          runs={shown}
          metric={search.metric}
          onMetric={(metric) => change({ metric })}
          onClear={() => change({ selected: undefined })}
        />
      )}
      <div className={styles["table"]}>
        {query.isPending && experimentIds.length > 0 && <SkeletonLines lines={12} />}
        {query.isError && !filterIsWrong && query.data === undefined && (
          <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
        )}
        {(query.isSuccess || experimentIds.length === 0) &&
          runs.length === 0 &&
          (filter === "" ? (
            <ConnectClient />
          ) : (
            <EmptyPanel icon="search" title="No run fits the filter">
              <p>Loosen it, or clear it to see all runs.</p>
            </EmptyPanel>
          ))}
        {filterIsWrong && (
          <EmptyPanel icon="search" title="The filter cannot be read">
            <p>
              What is wrong stands below it. For example: <code>metrics.auc &gt; 0.75</code>,{" "}
              <code>params.model = 'forest'</code>, <code>tags.team LIKE 'cr%'</code>, joined by AND.
            </p>
          </EmptyPanel>
        )}
        {runs.length > 0 && (
          <>
            <p className={styles["count"]} role="status">
              {formatNumber(runs.length)}
              {hasNextPage ? "+" : ""} {runs.length === 1 ? "run" : "runs"}
              {selected.length === 0 && " · select some to draw their metrics"}
            </p>
            <RunsTable
              runs={runs}
              columns={columns}
              order={order}
              selected={selected}
              isStale={query.isPlaceholderData}
              onOrder={(next) => change({ order: next })}
              onSelect={(ids) => change({ selected: ids.length === 0 ? undefined : ids })}
              onEnd={onEnd}
            />
          </>
        )}
      </div>
    </>
  );
}

import type { Run } from "#features/runs/run.ts";
import { fixedColumns, keyOfColumn } from "#features/runs/run-columns.ts";
import { formatNumber } from "#ui/format-number.ts";
import { describeAge, formatDuration, formatLocalTime, formatUtcTime } from "#ui/format-time.ts";
import { RunStatusBadge } from "./run-status-badge.tsx";

/** What a run has in a column; a dash where it has nothing. */
export function RunCell({ run, column }: { run: Run; column: string }) {
  switch (column) {
    case fixedColumns.status:
      return <RunStatusBadge status={run.status} />;
    case fixedColumns.started:
      return <StartTime atMs={run.startedAtMs} />;
    case fixedColumns.duration:
      return run.endedAtMs === undefined ? "–" : formatDuration(run.endedAtMs - run.startedAtMs);
    case fixedColumns.user:
      return run.userName || "–";
    default:
      return textOf(run, column) ?? "–";
  }
}

/** Plain, since a table has many: a tooltip of its own for each would be felt when scrolling. */
function StartTime({ atMs }: { atMs: number }) {
  const date = new Date(atMs);
  return (
    <time dateTime={date.toISOString()} title={`${formatLocalTime(date)} · ${formatUtcTime(date)}`}>
      {describeAge(atMs, Date.now())}
    </time>
  );
}

function textOf(run: Run, column: string): string | undefined {
  const key = keyOfColumn(column);
  if (column.startsWith("params.")) return run.params.get(key);
  if (column.startsWith("tags.")) return run.tags.get(key);
  const metric = run.metrics.get(key);
  return metric === undefined ? undefined : formatNumber(metric.value);
}

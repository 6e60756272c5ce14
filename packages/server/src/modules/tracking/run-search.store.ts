import type { SqlValue, Storage } from "#storage";
import type { LifecycleStage } from "./lifecycle.ts";
import { compileList, compileTrial, isMetByFew, marks } from "./run-condition.ts";
import { compileRunOrder } from "./run-order.ts";
import type { RunInfo } from "./run.ts";
import { runColumns } from "./run.store.ts";
import type { SearchComparison } from "./search-filter.ts";
import { SearchEntity, SearchOperator } from "./search-grammar.ts";
import type { SearchOrder } from "./search-order.ts";
import type { SqlPiece } from "./search-sql.ts";

export interface RunScope {
  readonly workspace: string;
  readonly experimentIds: readonly number[];
  readonly stages: readonly LifecycleStage[];
}

/**
 * Runs that meet all comparisons, in order. Where a comparison is met by few runs, those are listed and sorted. Else runs
 * are tried one after the other in their order, by an index where one has it, until the page is full: no other run is
 * looked at.
 */
export async function findRuns(
  storage: Pick<Storage, "scan" | "read">,
  scope: RunScope,
  comparisons: readonly SearchComparison[],
  orders: readonly SearchOrder[],
  page: { limit: number; offset: number },
): Promise<RunInfo[]> {
  const walk = walkByMetric(scope, comparisons, orders);
  const others = walk?.others ?? comparisons;
  const few = others.filter((comparison) => isMetByFew(storage.read, scope.experimentIds, comparison));
  if (walk !== undefined && few.length === 0) {
    const rows = await scanPage(storage, walk.query, page);
    if (rows.length === page.limit || walk.isComplete) return rows;
  }
  return scanPage(storage, sortRuns(scope, comparisons, few, orders), page);
}

function scanPage(
  storage: Pick<Storage, "scan">,
  { sql, values }: SqlPiece,
  { limit, offset }: { limit: number; offset: number },
): Promise<RunInfo[]> {
  return storage.scan<RunInfo>(`${sql} LIMIT ? OFFSET ?`, ...values, limit, offset);
}

/** All runs in order. That of their start has an index. */
function sortRuns(
  scope: RunScope,
  comparisons: readonly SearchComparison[],
  few: readonly SearchComparison[],
  orders: readonly SearchOrder[],
): SqlPiece {
  const { joins, terms } = compileRunOrder(orders);
  const conditions = comparisons.map((comparison) =>
    few.includes(comparison)
      ? compileList(scope.experimentIds, comparison)
      : compileTrial("r.run_id", comparison),
  );
  return {
    sql: `SELECT ${runColumns} FROM runs r ${joins.map(({ sql }) => sql).join(" ")}
      WHERE ${scopeCondition(scope)} ${andAll(conditions)} ORDER BY ${terms.join(", ")}`,
    values: [
      ...joins.flatMap(({ values }) => values),
      ...scopeValues(scope),
      ...conditions.flatMap(({ values }) => values),
    ],
  };
}

interface MetricWalk {
  readonly query: SqlPiece;
  /** The comparisons that the index does not bound. */
  readonly others: readonly SearchComparison[];
  /** Whether the runs without the metric are left out by a comparison. If not, they come after those that have it. */
  readonly isComplete: boolean;
}

/** The runs of one experiment that have the metric which they are ordered by, by the index on its values. */
function walkByMetric(
  scope: RunScope,
  comparisons: readonly SearchComparison[],
  orders: readonly SearchOrder[],
): MetricWalk | undefined {
  const [first, ...more] = orders;
  const [experimentId] = scope.experimentIds;
  if (first?.entity !== SearchEntity.metric || more.length > 0) return undefined;
  if (experimentId === undefined || scope.experimentIds.length > 1) return undefined;
  const bounds = comparisons.filter(
    ({ entity, key, operator }) =>
      entity === SearchEntity.metric && key === first.key && operator !== SearchOperator.notEqual,
  );
  const others = comparisons.filter((comparison) => !bounds.includes(comparison));
  const trials = others.map((comparison) => compileTrial("m.run_id", comparison));
  const query = {
    // The CROSS keeps SQLite from starting with the runs.
    sql: `SELECT ${runColumns} FROM metric_series m CROSS JOIN runs r ON r.run_id = m.run_id
      WHERE m.experiment_id = ? AND m.key = ? AND m.is_nan = 0
        ${bounds.map(({ operator }) => `AND m.value ${operator} ?`).join(" ")}
        AND ${scopeCondition(scope)} ${andAll(trials)}
      ORDER BY m.value ${first.ascending ? "ASC" : "DESC"}, r.start_time_ms DESC, r.run_id`,
    values: [
      experimentId,
      first.key,
      ...bounds.map(({ value }) => value as number),
      ...scopeValues(scope),
      ...trials.flatMap(({ values }) => values),
    ],
  };
  return { query, others, isComplete: bounds.length > 0 };
}

function andAll(conditions: readonly SqlPiece[]): string {
  return conditions.map(({ sql }) => `AND ${sql}`).join(" ");
}

function scopeCondition({ experimentIds, stages }: RunScope): string {
  return `r.workspace = ? AND r.experiment_id IN (${marks(experimentIds)}) AND r.lifecycle_stage IN (${marks(stages)})`;
}

function scopeValues({ workspace, experimentIds, stages }: RunScope): SqlValue[] {
  return [workspace, ...experimentIds, ...stages];
}

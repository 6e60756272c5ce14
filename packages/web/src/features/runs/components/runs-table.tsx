import { useNavigate } from "@tanstack/react-router";
import { rowSelectionFeature, tableFeatures, useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Run } from "#features/runs/run.ts";
import { gridTemplate, gridWidthPx } from "./run-grid.ts";
import { RunRow } from "./run-row.tsx";
import { RunsTableHead } from "./runs-table-head.tsx";
import styles from "./runs-table.module.css";

export const features = tableFeatures({ rowSelectionFeature });

interface RunsTableProps {
  readonly runs: readonly Run[];
  readonly columns: readonly string[];
  readonly order: string;
  readonly selected: readonly string[];
  readonly isStale: boolean;
  readonly onOrder: (order: string) => void;
  readonly onSelect: (runIds: readonly string[]) => void;
  /** The reader is near the last row. */
  readonly onEnd: () => void;
}

const rowHeight = 36;
const headHeight = 38;

/**
 * Runs as a grid of which only the rows in view exist. One row takes the focus at a time: arrow keys move it, Space
 * selects, Enter opens.
 */
export function RunsTable({
  runs,
  columns,
  order,
  selected,
  isStale,
  onOrder,
  onSelect,
  onEnd,
}: RunsTableProps) {
  const scroll = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const navigate = useNavigate();
  const rowSelection = useMemo(
    () => Object.fromEntries(selected.map((id) => [id, true as const])),
    [selected],
  );
  const table = useTable({
    features,
    columns: useMemo(() => columns.map((id) => ({ id, accessorFn: (run: Run) => run })), [columns]),
    data: runs,
    getRowId: (run) => run.runId,
    state: { rowSelection },
    onRowSelectionChange: (update) => {
      const next = typeof update === "function" ? update(rowSelection) : update;
      onSelect(Object.keys(next));
    },
  });
  const { rows } = table.getRowModel();
  const template = useMemo(() => gridTemplate(columns), [columns]);
  // The same function at each scroll, so that rows which stay are not drawn again.
  const latest = useRef(table);
  latest.current = table;
  const toggle = useCallback((runId: string) => latest.current.getRow(runId).toggleSelected(), []);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: headHeight,
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 40) onEnd();
  }, [last, rows.length, onEnd]);

  const moveTo = (row: number) => {
    const next = Math.min(Math.max(row, 0), rows.length - 1);
    setActive(next);
    virtualizer.scrollToIndex(next);
    requestAnimationFrame(() =>
      scroll.current?.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus({ preventScroll: true }),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 0) / rowHeight) - 2);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: rows.length - 1,
    };
    const row = rows[active];
    const isRow = event.target instanceof HTMLElement && event.target.dataset["row"] !== undefined;
    if (event.key in moves) moveTo(moves[event.key] ?? active);
    else if (isRow && event.key === " ") row?.toggleSelected();
    else if (isRow && event.key === "Enter" && row !== undefined)
      void navigate({ to: "/runs/$runId", params: { runId: row.id } });
    else return;
    event.preventDefault();
  };

  return (
    <div ref={scroll} className={styles["scroll"]} data-stale={isStale}>
      <div
        role="grid"
        aria-label="Runs"
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length + 2}
        aria-multiselectable
        className={styles["grid"]}
        style={{ minWidth: gridWidthPx(columns) }}
      >
        <RunsTableHead columns={columns} order={order} onOrder={onOrder} />
        <div
          role="rowgroup"
          className={styles["body"]}
          style={{ height: virtualizer.getTotalSize() }}
          onKeyDown={onKeyDown}
        >
          {items.map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <RunRow
                key={row.id}
                run={row.original}
                columns={columns}
                template={template}
                index={index}
                offsetPx={start}
                isActive={index === Math.min(active, rows.length - 1)}
                isSelected={row.getIsSelected()}
                onToggle={toggle}
                onFocus={setActive}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

import { memo } from "react";
import type { Run } from "#features/runs/run.ts";
import { TextLink } from "#ui/text-link.tsx";
import { RunCell } from "./run-cell.tsx";
import styles from "./runs-table.module.css";

interface RunRowProps {
  readonly run: Run;
  readonly columns: readonly string[];
  /** Widths of the cells. */
  readonly template: string;
  readonly index: number;
  readonly offsetPx: number;
  /** The one row that Tab leads to. */
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly onToggle: (runId: string) => void;
  readonly onFocus: (index: number) => void;
}

/** Drawn again only when something of its own changes: scrolling draws the rows that come into view, and no other. */
export const RunRow = memo(function RunRow(props: RunRowProps) {
  const { run, columns, template, index, offsetPx, isActive, isSelected, onToggle, onFocus } = props;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-row={index}
      tabIndex={isActive ? 0 : -1}
      className={styles["row"]}
      style={{ transform: `translateY(${offsetPx}px)`, gridTemplateColumns: template }}
      onFocus={() => onFocus(index)}
    >
      <div role="gridcell" className={styles["check"]}>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={`Select ${run.name}`}
          checked={isSelected}
          onChange={() => onToggle(run.runId)}
        />
      </div>
      <div role="gridcell" className={styles["name"]}>
        <TextLink
          to="/runs/$runId"
          params={{ runId: run.runId }}
          preload={false}
          quiet
          strong
          tabIndex={isActive ? 0 : -1}
          title={run.name}
        >
          {run.name}
        </TextLink>
      </div>
      {columns.map((column) => (
        <div
          key={column}
          role="gridcell"
          className={styles["cell"]}
          data-number={column.startsWith("metrics.")}
        >
          <RunCell run={run} column={column} />
        </div>
      ))}
    </div>
  );
});

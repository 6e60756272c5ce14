import { UnstyledButton } from "@mantine/core";
import { isSortable, nextOrder, orderTerm, titleOfColumn } from "#features/runs/run-columns.ts";
import { Icon } from "#ui/icon.tsx";
import { gridTemplate } from "./run-grid.ts";
import styles from "./runs-table.module.css";

interface RunsTableHeadProps {
  readonly columns: readonly string[];
  readonly order: string;
  readonly onOrder: (order: string) => void;
}

export function RunsTableHead({ columns, order, onOrder }: RunsTableHeadProps) {
  return (
    <div role="rowgroup" className={styles["head"]}>
      <div
        role="row"
        aria-rowindex={1}
        className={styles["headRow"]}
        style={{ gridTemplateColumns: gridTemplate(columns) }}
      >
        <div role="columnheader">
          <span className="visually-hidden">Selected</span>
        </div>
        {["attributes.run_name", ...columns].map((column) => (
          <HeadCell key={column} column={column} order={order} onOrder={onOrder} />
        ))}
      </div>
    </div>
  );
}

function HeadCell({
  column,
  order,
  onOrder,
}: { column: string } & Pick<RunsTableHeadProps, "order" | "onOrder">) {
  const term = orderTerm(column);
  const direction = order === `${term} ASC` ? "ascending" : order === `${term} DESC` ? "descending" : "none";
  const title = titleOfColumn(column);
  return (
    <div
      role="columnheader"
      className={styles["headCell"]}
      aria-sort={direction}
      data-number={column.startsWith("metrics.")}
    >
      {isSortable(column) ? (
        <UnstyledButton
          className={styles["sort"]}
          title={column}
          onClick={() => onOrder(nextOrder(column, order))}
        >
          <span>{title}</span>
          {direction !== "none" && (
            <Icon name={direction === "ascending" ? "sortUp" : "sortDown"} size={13} />
          )}
        </UnstyledButton>
      ) : (
        <span className={styles["sort"]}>{title}</span>
      )}
    </div>
  );
}

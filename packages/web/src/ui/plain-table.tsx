import type { ReactNode } from "react";
import styles from "./plain-table.module.css";

interface PlainTableProps {
  /** What the table holds, for whoever does not see it. */
  readonly label: string;
  /** Column names; one that begins with `#` holds numbers. */
  readonly columns: readonly string[];
  readonly children: ReactNode;
}

/** A short table. It scrolls sideways on a narrow screen, by keyboard too. */
export function PlainTable({ label, columns, children }: PlainTableProps) {
  return (
    <div className={styles["scroll"]} tabIndex={0} role="group" aria-label={label}>
      <table className={styles["table"]}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className={column.startsWith("#") ? styles["number"] : undefined}>
                {column.replace(/^#/, "")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

export const numberCell = styles["number"];

import { PlainTable } from "#ui/plain-table.tsx";
import styles from "./key-value-table.module.css";

interface KeyValueTableProps {
  readonly label: string;
  readonly entries: readonly (readonly [string, string])[];
  readonly empty: string;
}

export function KeyValueTable({ label, entries, empty }: KeyValueTableProps) {
  if (entries.length === 0) return <p className={styles["empty"]}>{empty}</p>;
  return (
    <PlainTable label={label} columns={["Key", "Value"]}>
      {entries
        .toSorted(([left], [right]) => left.localeCompare(right))
        .map(([key, value]) => (
          <tr key={key}>
            <td>{key}</td>
            <td className={styles["value"]}>{value}</td>
          </tr>
        ))}
    </PlainTable>
  );
}

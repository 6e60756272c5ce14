import type { ReactNode } from "react";
import styles from "./fields.module.css";

/** Names and values; a value that is undefined leaves its line out. */
export function Fields({ fields }: { fields: Readonly<Record<string, ReactNode>> }) {
  return (
    <dl className={styles["fields"]}>
      {Object.entries(fields).map(([name, value]) =>
        value === undefined ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

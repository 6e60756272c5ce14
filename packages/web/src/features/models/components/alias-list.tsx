import { Badge } from "#ui/badge.tsx";
import styles from "./alias-list.module.css";

export function AliasList({ aliases }: { aliases: readonly string[] }) {
  if (aliases.length === 0) return <span className={styles["none"]}>none</span>;
  return (
    <span className={styles["list"]}>
      {aliases.map((alias) => (
        <Badge key={alias} tone="accent">
          {alias}
        </Badge>
      ))}
    </span>
  );
}

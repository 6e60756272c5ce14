import { Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import styles from "./section.module.css";

interface SectionProps {
  readonly title: string;
  readonly mark?: ReactNode;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  /** Content up to the edge, for tables. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

/** A part of a page with a heading of its own. */
export function Section({ title, mark, note, actions, flush = false, children }: SectionProps) {
  const id = useId();
  return (
    <section className={styles["section"]} aria-labelledby={id}>
      <header className={styles["header"]}>
        <div>
          <div className={styles["title"]}>
            <Title order={2} id={id}>
              {title}
            </Title>
            {mark}
          </div>
          {note !== undefined && <div className={styles["note"]}>{note}</div>}
        </div>
        {actions !== undefined && <div className={styles["actions"]}>{actions}</div>}
      </header>
      <div className={flush ? styles["flush"] : styles["body"]}>{children}</div>
    </section>
  );
}

import { Title } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import styles from "./page.module.css";

interface PageProps {
  readonly title: string;
  /** Where this page lies: links upward. */
  readonly trail?: ReactNode;
  /** A word or two beside the title, such as a state. */
  readonly mark?: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page's frame. A new page takes the focus to its heading, as loading a document would. */
export function Page({ title, trail, mark, lead, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Plumbline`;
  }, [title]);
  useEffect(() => {
    const { activeElement } = document;
    // Whoever already works inside the page keeps the place.
    if (activeElement === null || activeElement.closest("main") === null)
      heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={styles["page"]}>
      <header className={styles["header"]}>
        <div className={styles["heading"]}>
          {trail !== undefined && (
            <nav aria-label="Path" className={styles["trail"]}>
              {trail}
            </nav>
          )}
          <div className={styles["title"]}>
            <Title order={1} ref={heading} tabIndex={-1}>
              {title}
            </Title>
            {mark}
          </div>
          {lead !== undefined && <div className={styles["lead"]}>{lead}</div>}
        </div>
        {actions !== undefined && <div className={styles["actions"]}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

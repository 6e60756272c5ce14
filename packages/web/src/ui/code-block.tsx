import { CopyButton } from "./copy-button.tsx";
import styles from "./code-block.module.css";

/** Text to copy into a terminal or a file. */
export function CodeBlock({ code, what = "commands" }: { code: string; what?: string }) {
  return (
    <div className={styles["block"]}>
      {/* Scrolls sideways, so the keyboard must be able to get in. */}
      <pre tabIndex={0} aria-label={what}>
        <code>{code}</code>
      </pre>
      <span className={styles["copy"]}>
        <CopyButton text={code} what={what} />
      </span>
    </div>
  );
}

import { Link } from "@tanstack/react-router";
import styles from "./wordmark.module.css";

export function Wordmark() {
  return (
    <Link to="/" className={styles["wordmark"]}>
      <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <path d="M6 4h20M16 4v11" />
        <path className={styles["bob"]} d="M10.5 15.5h11l-1.5 6L16 28.5l-4-7z" />
      </svg>
      Plumbline
    </Link>
  );
}

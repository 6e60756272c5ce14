import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { ApiError, hasStatus } from "#http/api-error.ts";
import { Icon, type IconName } from "./icon.tsx";
import styles from "./message-panel.module.css";

interface EmptyPanelProps {
  readonly icon: IconName;
  readonly title: string;
  /** What to do next. */
  readonly children: ReactNode;
}

/** Nothing is here yet, and how that changes. */
export function EmptyPanel({ icon, title, children }: EmptyPanelProps) {
  return (
    <div className={styles["panel"]}>
      <span className={styles["icon"]}>
        <Icon name={icon} size={22} />
      </span>
      <p className={styles["title"]}>{title}</p>
      <div className={styles["text"]}>{children}</div>
    </div>
  );
}

interface ErrorPanelProps {
  readonly error: Error;
  readonly onRetry?: () => void;
}

/** What went wrong in the server's own words, and a way to try again. */
export function ErrorPanel({ error, onRetry }: ErrorPanelProps) {
  const code = error instanceof ApiError ? error.code : undefined;
  return (
    <div className={styles["panel"]} role="alert">
      <span className={styles["fault"]}>
        <Icon name="warning" size={22} />
      </span>
      <p className={styles["title"]}>{titleOf(error)}</p>
      <div className={styles["text"]}>
        <p>{error.message}</p>
        {code !== undefined && <code className={styles["code"]}>{code}</code>}
        {onRetry !== undefined && isWorthRetrying(error) && (
          <Button variant="default" leftSection={<Icon name="refresh" size={16} />} onClick={onRetry}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}

/** What is not there or not allowed will not be a moment later. */
function isWorthRetrying(error: Error): boolean {
  return !hasStatus(error, 403) && !hasStatus(error, 404);
}

function titleOf(error: Error): string {
  if (!(error instanceof ApiError)) return "This page failed";
  switch (error.status) {
    case 0:
      return "No connection";
    case 403:
      return "Not allowed";
    case 404:
      return "Not found";
    default:
      return error.status >= 500 ? "The server failed" : "The server refused";
  }
}

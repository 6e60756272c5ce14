import { type Query, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { hasStatus } from "#http/api-error.ts";
import { Icon } from "#ui/icon.tsx";
import styles from "./connection-notice.module.css";

const isCutOff = (query: Query) => query.isActive() && hasStatus(query.state.error, 0);

/** Says that what is on the page may be old, while the server cannot be reached. */
export function ConnectionNotice() {
  const cache = useQueryClient().getQueryCache();
  const cutOff = useSyncExternalStore(
    (onChange) => cache.subscribe(onChange),
    () => cache.getAll().some(isCutOff),
  );
  return (
    <div role="status">
      {cutOff && (
        <p className={styles["notice"]}>
          <Icon name="warning" size={16} /> The server cannot be reached: what you see may be out of date.
        </p>
      )}
    </div>
  );
}

import type { Alert } from "#features/deployments/monitoring.ts";
import { Icon } from "#ui/icon.tsx";
import { Time } from "#ui/time.tsx";
import styles from "./alert-list.module.css";

/** Alerts that last, loud; those that ended, quiet. */
export function AlertList({ alerts }: { alerts: readonly Alert[] }) {
  const raised = alerts.filter(({ clearedAt }) => clearedAt === null);
  const cleared = alerts.filter(({ clearedAt }) => clearedAt !== null);
  return (
    <div className={styles["alerts"]} role="status">
      {raised.map(({ id, message, raisedAt }) => (
        <div key={id} className={styles["raised"]}>
          <Icon name="warning" />
          <p>
            <strong>{message}</strong> Raised <Time at={raisedAt} />.
          </p>
        </div>
      ))}
      {cleared.length > 0 && (
        <details className={styles["cleared"]}>
          <summary>
            {cleared.length} earlier {cleared.length === 1 ? "alert" : "alerts"}
          </summary>
          <ul>
            {cleared.map(({ id, message, raisedAt, clearedAt }) => (
              <li key={id}>
                {message} <Time at={raisedAt} />, cleared <Time at={clearedAt ?? raisedAt} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

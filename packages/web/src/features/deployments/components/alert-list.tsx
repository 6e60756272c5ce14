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
      {raised.map(({ id, deployment, reasons, raisedAt }) => (
        <div key={id} className={styles["raised"]}>
          <Icon name="warning" />
          <div>
            <p>
              <strong>Alert on {deployment}</strong>, raised <Time at={raisedAt} />
            </p>
            <ul>
              {reasons.map(({ message }) => (
                <li key={message}>{message}</li>
              ))}
            </ul>
          </div>
        </div>
      ))}
      {cleared.length > 0 && (
        <details className={styles["cleared"]}>
          <summary>
            {cleared.length} earlier {cleared.length === 1 ? "alert" : "alerts"}
          </summary>
          <ul>
            {cleared.map(({ id, reasons, raisedAt, clearedAt, clearedBecause }) => (
              <li key={id}>
                {reasons.map(({ message }) => message).join("; ")} Raised <Time at={raisedAt} absolute />,
                cleared <Time at={clearedAt ?? raisedAt} absolute />
                {clearedBecause !== null && `: ${clearedBecause}`}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

import { Button } from "@mantine/core";
import { useVerifyEntry } from "#features/ledger/api/verify-entry.ts";
import type { CheckStep, EntryCheck } from "#features/ledger/check-entry.ts";
import { Badge } from "#ui/badge.tsx";
import { Icon, type IconName } from "#ui/icon.tsx";
import { ErrorPanel } from "#ui/message-panel.tsx";
import { Section } from "#ui/section.tsx";
import styles from "./verify-panel.module.css";

const icons: Readonly<Record<CheckStep["state"], IconName>> = {
  good: "pass",
  bad: "fail",
  skipped: "insufficient",
};
const words = { good: "holds", bad: "does not hold", skipped: "not checked" } as const;

/** Verifies the entry in this browser and shows each step, so that nobody has to believe a green tick. */
export function VerifyPanel({ index }: { index: string }) {
  const verify = useVerifyEntry(index);
  return (
    <Section
      title="Verify in this browser"
      note="Fetches the entry, its proof and the log's key anew, and computes every hash and signature here."
      actions={
        <Button
          leftSection={<Icon name="shield" size={16} />}
          loading={verify.isPending}
          onClick={() => verify.mutate()}
        >
          Verify
        </Button>
      }
    >
      {verify.isError && <ErrorPanel error={verify.error} onRetry={() => verify.mutate()} />}
      <div role="status">{verify.isSuccess && <Result check={verify.data} />}</div>
    </Section>
  );
}

function Result({ check: { steps, isIntact } }: { check: EntryCheck }) {
  return (
    <>
      <p className={styles["result"]} data-intact={isIntact}>
        <Badge tone={isIntact ? "pass" : "fail"} icon={isIntact ? "pass" : "fail"}>
          {isIntact ? "Verified" : "Altered"}
        </Badge>
        {isIntact
          ? "The log's signed checkpoint covers this entry as it is shown."
          : "What the server sent does not fit together: do not rely on it."}
      </p>
      <ol className={styles["steps"]}>
        {steps.map(({ title, state, detail }) => (
          <li key={title} data-state={state}>
            <span className={styles["icon"]}>
              <Icon name={icons[state]} size={15} />
              <span className="visually-hidden">{words[state]}:</span>
            </span>
            <div>
              <strong>{title}</strong>
              <code>{detail}</code>
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}

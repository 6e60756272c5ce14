import { Button, Modal, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type FormEvent, useState } from "react";
import { useRequestStop, useRunLife, useWithdrawStop } from "#features/runs/api/run-life.ts";
import { type Run, RunStatus } from "#features/runs/run.ts";
import { usePermission } from "#features/session/api/get-me.ts";
import styles from "./stop-run.module.css";

/** Asks a run that is not over to stop, or takes that back. */
export function StopRun({ run }: { run: Run }) {
  const [isOpen, dialog] = useDisclosure(false);
  const mayStop = usePermission("experiments:write");
  const { data: life } = useRunLife(run.runId);
  const withdraw = useWithdrawStop(run.runId);
  const isOpenRun = run.status === RunStatus.running || run.status === RunStatus.scheduled;
  if (!mayStop || !isOpenRun || run.isDeleted || life === undefined) return null;
  if (life.stopRequest !== null)
    return (
      <Button variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
        Take the stop back
      </Button>
    );
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        Stop
      </Button>
      <Modal opened={isOpen} onClose={dialog.close} title={`Ask ${run.name} to stop?`}>
        <StopForm runId={run.runId} listens={life.heartbeatSeconds !== null} onDone={dialog.close} />
      </Modal>
    </>
  );
}

interface StopFormProps {
  readonly runId: string;
  /** Its client sends heartbeats, so it hears of the request. */
  readonly listens: boolean;
  readonly onDone: () => void;
}

function StopForm({ runId, listens, onDone }: StopFormProps) {
  const [reason, setReason] = useState("");
  const stop = useRequestStop(runId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    stop.mutate(reason.trim(), { onSuccess: onDone });
  };
  return (
    <form className={styles["form"]} onSubmit={submit}>
      <p className={styles["note"]}>
        {listens ? (
          "Nothing is killed: the run's code hears of it within a second and ends in its own way."
        ) : (
          <>
            This run's client does not listen for such requests. It will once its code runs within{" "}
            <code>plumbline.attach()</code>; the request waits until then.
          </>
        )}
      </p>
      <Textarea
        label="Reason"
        description="The run is told, and the ledger keeps it."
        autosize
        minRows={2}
        maxLength={1000}
        value={reason}
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {stop.isError && (
        <p role="alert" className={styles["error"]}>
          {stop.error.message}
        </p>
      )}
      <div className={styles["buttons"]}>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        <Button type="submit" loading={stop.isPending}>
          Ask it to stop
        </Button>
      </div>
    </form>
  );
}

import { Button, Modal, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type FormEvent, useState } from "react";
import { useRollBack } from "#features/deployments/api/get-deployment.ts";
import type { Deployment, Revision } from "#features/deployments/deployment.ts";
import { usePermission } from "#features/session/api/get-me.ts";
import { Icon } from "#ui/icon.tsx";
import styles from "./roll-back.module.css";

/** One step back to the version served before, after a look at which that is. */
export function RollBack({ deployment }: { deployment: Deployment }) {
  const [isOpen, dialog] = useDisclosure(false);
  const mayRollBack = usePermission("deployments:write");
  const { rollbackTarget } = deployment;
  if (!mayRollBack) return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<Icon name="rollback" size={16} />}
        disabled={rollbackTarget === null}
        title={rollbackTarget === null ? "No other version was served before" : undefined}
        onClick={dialog.open}
      >
        Roll back
      </Button>
      <Modal opened={isOpen} onClose={dialog.close} title={`Roll ${deployment.name} back?`}>
        {rollbackTarget !== null && (
          <RollBackForm deployment={deployment} target={rollbackTarget} onDone={dialog.close} />
        )}
      </Modal>
    </>
  );
}

interface RollBackFormProps {
  readonly deployment: Deployment;
  readonly target: Revision;
  readonly onDone: () => void;
}

function RollBackForm({ deployment: { name, current }, target, onDone }: RollBackFormProps) {
  // As it was when the dialog opened: what is confirmed is what was read.
  const [[from, to]] = useState([current, target] as const);
  const [reason, setReason] = useState("");
  const rollBack = useRollBack(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rollBack.mutate(reason.trim(), { onSuccess: onDone });
  };
  const hasMoved = current.revision !== from.revision;
  return (
    <form className={styles["form"]} onSubmit={submit}>
      <dl className={styles["move"]}>
        <div>
          <dt>From</dt>
          <dd>
            {from.model} version {from.version}
            <span> revision {from.revision}</span>
          </dd>
        </div>
        <Icon name="chevron" />
        <div>
          <dt>To</dt>
          <dd>
            {to.model} version {to.version}
            <span> as in revision {to.revision}</span>
          </dd>
        </div>
      </dl>
      <p className={styles["note"]}>
        Gateways switch within seconds. Requests under way end on the version they began with.
      </p>
      <Textarea
        label="Reason"
        description="Kept in the ledger."
        autosize
        minRows={2}
        maxLength={1000}
        value={reason}
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {hasMoved && (
        <p role="alert" className={styles["error"]}>
          The deployment was changed meanwhile: close this and look again.
        </p>
      )}
      {rollBack.isError && (
        <p role="alert" className={styles["error"]}>
          {rollBack.error.message}
        </p>
      )}
      <div className={styles["buttons"]}>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        <Button type="submit" loading={rollBack.isPending} disabled={hasMoved}>
          Roll back to version {to.version}
        </Button>
      </div>
    </form>
  );
}

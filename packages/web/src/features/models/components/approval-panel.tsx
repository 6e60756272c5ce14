import { Button, Textarea } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import type { VersionReference } from "#features/models/api/get-model-version.ts";
import {
  type Approvals,
  Decision,
  useApprovals,
  useGiveDecision,
} from "#features/models/api/list-approvals.ts";
import { useMe } from "#features/session/api/get-me.ts";
import { Badge } from "#ui/badge.tsx";
import { Digest } from "#ui/digest.tsx";
import { Icon } from "#ui/icon.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Section } from "#ui/section.tsx";
import { Time } from "#ui/time.tsx";
import styles from "./approval-panel.module.css";
import { VersionChanges } from "./version-changes.tsx";

interface ApprovalPanelProps {
  readonly reference: VersionReference;
  readonly target: string;
}

/** What a decision would be about, the decisions so far, and the form to give one. */
export function ApprovalPanel({ reference, target }: ApprovalPanelProps) {
  const query = useApprovals(reference, target);
  return (
    <Section
      title="Approval"
      note="A decision signs the exact evidence shown here. Evidence that comes later ends it: it was not about that."
    >
      <QueryView query={query}>
        {(approvals) => (
          <div className={styles["columns"]}>
            <div className={styles["column"]}>
              <VersionChanges changes={approvals.pending.changes} />
              <Decisions approvals={approvals} />
            </div>
            <DecisionForm reference={reference} target={target} approvals={approvals} />
          </div>
        )}
      </QueryView>
    </Section>
  );
}

function Decisions({ approvals: { approvals } }: { approvals: Approvals }) {
  return (
    <div>
      <h3 className={styles["heading"]}>Decisions</h3>
      {approvals.length === 0 ? (
        <p className={styles["quiet"]}>Nobody has decided yet.</p>
      ) : (
        <ul className={styles["decisions"]}>
          {approvals.map(({ id, decision, byName, createdAt, comment, current }) => (
            <li key={id}>
              <Badge
                tone={decision === "approve" ? "pass" : "fail"}
                icon={decision === "approve" ? "pass" : "fail"}
              >
                {decision === "approve" ? "Approved" : "Rejected"}
              </Badge>{" "}
              by <strong>{byName}</strong> <Time at={createdAt} />
              {!current && <em className={styles["quiet"]}> · about earlier evidence, no longer counts</em>}
              {comment !== "" && <blockquote className={styles["comment"]}>{comment}</blockquote>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface DecisionFormProps extends ApprovalPanelProps {
  readonly approvals: Approvals;
}

function DecisionForm({
  reference,
  target,
  approvals: { pending, mayApprove, approvals },
}: DecisionFormProps) {
  const me = useMe();
  const mine = approvals.findLast(({ current, byName }) => current && byName === me?.userName);
  const give = useGiveDecision(reference, target);
  const [comment, setComment] = useState("");
  const [decision, setDecision] = useState<Decision>(Decision.approve);
  const headingId = useId();
  const { evidenceDigests } = pending;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const submitter = (event.nativeEvent as SubmitEvent).submitter;
    const chosen = submitter?.getAttribute("value") === Decision.reject ? Decision.reject : Decision.approve;
    setDecision(chosen);
    give.mutate({ decision: chosen, evidenceDigests, comment }, { onSuccess: () => setComment("") });
  };
  return (
    <form className={styles["form"]} aria-labelledby={headingId} onSubmit={submit}>
      <h3 className={styles["heading"]} id={headingId}>
        You would sign {evidenceDigests.length} {evidenceDigests.length === 1 ? "digest" : "digests"}
      </h3>
      {evidenceDigests.length > 0 && (
        <ol className={styles["digests"]}>
          {evidenceDigests.map((digest) => (
            <li key={digest}>
              <Digest value={digest} whole />
            </li>
          ))}
        </ol>
      )}
      {mayApprove.allowed ? (
        <>
          {mine !== undefined && (
            <p className={styles["quiet"]}>
              You {mine.decision === Decision.approve ? "approved" : "rejected"} this evidence{" "}
              <Time at={mine.createdAt} />; another decision takes its place.
            </p>
          )}
          <Textarea
            label="Comment"
            description="Kept with the decision."
            autosize
            minRows={2}
            maxLength={4000}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
          <div className={styles["buttons"]}>
            <Button
              type="submit"
              name="decision"
              value={Decision.approve}
              loading={give.isPending && decision === Decision.approve}
              leftSection={<Icon name="pass" size={16} />}
            >
              Approve
            </Button>
            <Button
              type="submit"
              name="decision"
              value={Decision.reject}
              variant="default"
              loading={give.isPending && decision === Decision.reject}
              leftSection={<Icon name="fail" size={16} />}
            >
              Reject
            </Button>
          </div>
        </>
      ) : (
        <p className={styles["reason"]}>
          <Icon name="shield" size={16} /> {mayApprove.reason ?? "You may not decide on this version."}
        </p>
      )}
      <div role="status">
        {give.isSuccess && <p className={styles["quiet"]}>Your decision is signed and in the ledger.</p>}
      </div>
      {give.isError && (
        <p role="alert" className={styles["error"]}>
          {give.error.message}
        </p>
      )}
    </form>
  );
}

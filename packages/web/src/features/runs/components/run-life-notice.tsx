import { type RunLife, useRunLife } from "#features/runs/api/run-life.ts";
import { type Run, RunStatus } from "#features/runs/run.ts";
import { Icon } from "#ui/icon.tsx";
import { Time } from "#ui/time.tsx";
import styles from "./run-life-notice.module.css";

/** Why a run counts as crashed, and who asked it to stop; nothing for a run in good order. */
export function RunLifeNotice({ run }: { run: Run }) {
  const { data: life } = useRunLife(run.runId);
  if (life === undefined) return null;
  const isAsked = life.stopRequest !== null && (run.status === RunStatus.running || life.crash !== null);
  if (life.crash === null && !isAsked) return null;
  return (
    <div className={styles["notice"]} role="status">
      <Icon name="warning" />
      <div>
        {life.crash !== null && <CrashText crash={life.crash} life={life} />}
        {isAsked && <StopText request={life.stopRequest} />}
      </div>
    </div>
  );
}

function CrashText({ crash, life }: { crash: NonNullable<RunLife["crash"]>; life: RunLife }) {
  return (
    <p>
      Its client is gone:{" "}
      {crash.reason === "heartbeats-ended"
        ? "its heartbeats ended without a word"
        : "it is open, and logged nothing for long"}
      .{" "}
      {life.lastSeenAt !== null && (
        <>
          Last seen <Time at={life.lastSeenAt} />; marked
        </>
      )}{" "}
      <Time at={crash.crashedAt} />. If it logs again, it is running again.
    </p>
  );
}

function StopText({ request }: { request: NonNullable<RunLife["stopRequest"]> }) {
  return (
    <p>
      {request.requestedBy} asked it to stop <Time at={request.requestedAt} />
      {request.reason !== null && <>: {request.reason}</>}
    </p>
  );
}

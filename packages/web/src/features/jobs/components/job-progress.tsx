import { Button, Progress } from "@mantine/core";
import { useEffect, useRef } from "react";
import { isOver, type Job, JobState, useCancelJob, useJob } from "#features/jobs/api/get-job.ts";
import { usePermission } from "#features/session/api/get-me.ts";
import { Badge, type Tone } from "#ui/badge.tsx";
import { formatNumber } from "#ui/format-number.ts";
import { QueryView } from "#ui/query-view.tsx";
import { Time } from "#ui/time.tsx";
import styles from "./job-progress.module.css";

const tones: Readonly<Record<JobState, Tone>> = {
  queued: "neutral",
  running: "accent",
  succeeded: "pass",
  failed: "fail",
  cancelled: "insufficient",
};

interface JobProgressProps {
  readonly jobId: string;
  /** Called once, when a job that was seen open has ended. */
  readonly onEnd?: () => void;
}

export function JobProgress({ jobId, onEnd }: JobProgressProps) {
  const query = useJob(jobId);
  const wasOpen = useRef(false);
  const job = query.data;
  useEffect(() => {
    if (job === undefined) return;
    if (!isOver(job)) wasOpen.current = true;
    else if (wasOpen.current) {
      wasOpen.current = false;
      onEnd?.();
    }
  }, [job, onEnd]);
  return <QueryView query={query}>{(value) => <JobLine job={value} />}</QueryView>;
}

function JobLine({ job }: { job: Job }) {
  const cancel = useCancelJob(job.id);
  const mayCancel = usePermission("jobs:run");
  const { progress } = job;
  return (
    <div className={styles["job"]}>
      <div className={styles["line"]}>
        <Badge tone={tones[job.state]}>{job.state}</Badge>
        <span role="status">{describeJob(job)}</span>
        <span className={styles["when"]}>
          {job.endedAt === null ? (
            <>
              asked <Time at={job.createdAt} />
            </>
          ) : (
            <>
              ended <Time at={job.endedAt} />
            </>
          )}
        </span>
        {!isOver(job) && mayCancel && (
          <Button
            size="xs"
            variant="default"
            loading={cancel.isPending}
            disabled={job.cancelRequested}
            onClick={() => cancel.mutate()}
          >
            {job.cancelRequested ? "Cancelling…" : "Cancel"}
          </Button>
        )}
      </div>
      {job.state === JobState.running && (
        <Progress
          aria-label="Progress"
          value={progress === null || progress.total === 0 ? 0 : (100 * progress.done) / progress.total}
          size="sm"
          animated
        />
      )}
      {cancel.isError && (
        <p role="alert" className={styles["error"]}>
          {cancel.error.message}
        </p>
      )}
    </div>
  );
}

function describeJob({ state, progress, reason, worker, attempt, maximumAttempts }: Job): string {
  switch (state) {
    case JobState.queued:
      return reason === null ? "waits for a worker (plumbline worker)" : `put back: ${reason}`;
    case JobState.running: {
      const done =
        progress === null
          ? "started"
          : `${formatNumber(progress.done)} of ${formatNumber(progress.total)} ${progress.unit}`;
      return `${done}, by ${worker ?? "a worker"}, attempt ${attempt} of ${maximumAttempts}`;
    }
    case JobState.succeeded:
      return "done";
    case JobState.failed:
    case JobState.cancelled:
      return reason ?? "";
    default:
      return state satisfies never;
  }
}

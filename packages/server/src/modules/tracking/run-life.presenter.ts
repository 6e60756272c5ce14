import { formatTime } from "@plumbline/platform";
import type { z } from "zod";
import type { AppContext } from "#context";
import { revisionOf } from "./get-run-life.ts";
import { runActivityOf } from "./run-activity.ts";
import { nativeStatus, type RunLife } from "./run-life.ts";
import type { runLifeSchema } from "./run-life.schema.ts";

/** A run's life as the native API has it. */
export async function presentRunLife(
  context: Pick<AppContext, "storage" | "actors">,
  life: RunLife,
): Promise<z.infer<typeof runLifeSchema>> {
  const { info, crash, stopRequest, heartbeatSeconds } = life;
  const requester = stopRequest?.requestedBy;
  const people = await context.actors.describe(
    context.storage.read,
    requester === undefined ? [] : [requester],
  );
  const seenAtMs = runActivityOf(context).seenAtMs(info.runId) ?? life.seenAtMs;
  return {
    id: info.runId,
    experimentId: info.experimentId,
    name: info.name,
    status: nativeStatus(life),
    lifecycleStage: info.lifecycleStage,
    startedAt: timeOf(info.startTimeMs),
    endedAt: timeOf(info.endTimeMs),
    lastSeenAt: timeOf(seenAtMs),
    heartbeatSeconds,
    crash: crash && { reason: crash.reason, crashedAt: formatTime(crash.crashedAtMs) },
    stopRequest: stopRequest && {
      requestedAt: formatTime(stopRequest.requestedAtMs),
      requestedBy: people.get(stopRequest.requestedBy)?.userName ?? stopRequest.requestedBy,
      reason: stopRequest.reason,
    },
    revision: revisionOf(life),
  };
}

/** The latest time that a JavaScript date has; what a client wrote may be beyond. */
const lastTimeMs = 8.64e15;

function timeOf(timeMs: number | null): string | null {
  return timeMs === null || timeMs > lastTimeMs ? null : formatTime(timeMs);
}

import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { getRunLife } from "./get-run-life.ts";
import { resumeIfCrashed } from "./resume-run.ts";
import { runActivityOf } from "./run-activity.ts";
import type { RunLife } from "./run-life.ts";
import { saveHeartbeatInterval } from "./run-life.store.ts";
import { RunStatus } from "./run.ts";

type HeartbeatContext = Pick<AppContext, "storage" | "clock" | "ledger">;

/**
 * A sign of life of a run's client. A run that counted as crashed is running again; one that ended stays ended. Writes
 * only where something changes: the usual heartbeat is kept in memory.
 *
 * @param everySeconds when the next one comes.
 * @throws PlumblineError `tracking/run-not-found`, `tracking/run-not-active`.
 */
export async function heartbeatRun(
  context: HeartbeatContext,
  principal: Principal,
  { runId, everySeconds }: { runId: string; everySeconds: number },
): Promise<RunLife> {
  const { workspace } = principal;
  const life = getRunLife(context.storage.read, workspace, runId, "active");
  runActivityOf(context).note(runId, context.clock.nowMs());
  const isOpen = life.info.status === RunStatus.running || life.crash !== null;
  if (!isOpen || (life.crash === null && life.heartbeatSeconds === everySeconds)) return life;
  return context.storage.write((transaction) => {
    resumeIfCrashed(context, transaction, principal, runId);
    if (getRunLife(transaction, workspace, runId, "active").info.status === RunStatus.running) {
      saveHeartbeatInterval(transaction, runId, everySeconds);
    }
    return getRunLife(transaction, workspace, runId, "active");
  });
}

/**
 * The client sends no more heartbeats, on purpose: the run is now held to what is logged.
 * @throws PlumblineError `tracking/run-not-found`, `tracking/run-not-active`.
 */
export async function endHeartbeats(
  context: HeartbeatContext,
  { workspace }: Principal,
  runId: string,
): Promise<void> {
  await context.storage.write((transaction) => {
    getRunLife(transaction, workspace, runId, "active");
    saveHeartbeatInterval(transaction, runId, null);
    runActivityOf(context).note(runId, context.clock.nowMs());
  });
}

import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { nextAnchorMs } from "./anchor-interval.ts";
import { getActiveRun } from "./get-run.ts";
import { getRunLife } from "./get-run-life.ts";
import { runActivityOf } from "./run-activity.ts";
import { tellRunChanged } from "./run-changes.ts";
import { forgetCrash } from "./run-life.store.ts";
import { dropStopRequest } from "./stop-run.ts";
import { isTerminal, parseRunStatus, type RunInfo, runNameTag, type RunStatus } from "./run.ts";
import { computeShortRunDigest } from "./run-digest.ts";
import { saveAnchorDigest, saveRunInfo, setAnchorDue } from "./run.store.ts";
import { saveTag } from "./run-values.store.ts";
import { WireInput } from "./wire-input.ts";

export interface RunUpdate {
  readonly runId: string;
  readonly status: RunStatus | undefined;
  readonly endTimeMs: number | undefined;
  readonly name: string | undefined;
}

export function readRunUpdate(body: unknown): RunUpdate {
  return WireInput.read("update run", body, (input) => ({
    runId: input.requiredText("run_id", "run_uuid"),
    status: parseRunStatus(input.raw("status")),
    endTimeMs: input.integer("end_time"),
    name: input.text("run_name"),
  }));
}

/**
 * Changes a run's status, end or name. With a status that ends it, the digest of all that was logged goes into the
 * ledger: in the same entry, or for a long history in the anchor that follows within seconds.
 *
 * @throws PlumblineError `tracking/run-not-found`, `tracking/run-not-active`.
 */
export async function updateRun(
  context: Pick<AppContext, "storage" | "clock" | "ledger">,
  principal: Principal,
  input: RunUpdate,
): Promise<RunInfo> {
  const { workspace, actorId } = principal;
  return context.storage.write((transaction) => {
    const run = getActiveRun(transaction, workspace, input.runId);
    const { runId } = run;
    const newName = input.name === "" ? undefined : input.name;
    const updated: RunInfo = {
      ...run,
      name: newName ?? run.name,
      status: input.status ?? run.status,
      endTimeMs: input.endTimeMs ?? run.endTimeMs,
    };
    saveRunInfo(transaction, runId, updated);
    if (input.status !== undefined) noteStatusOfClient(context, transaction, principal, updated);
    tellRunChanged(context, transaction, runId);
    if (newName !== undefined) saveTag(transaction, runId, { key: runNameTag, value: newName });
    const { name, status, startTimeMs, endTimeMs } = updated;
    if (isTerminal(status)) {
      const content = computeShortRunDigest(transaction, runId);
      if (content !== undefined) saveAnchorDigest(transaction, runId, content.digest);
      // The digest of a long history is the next anchor's, which follows at once.
      setAnchorDue(transaction, runId, content === undefined ? context.clock.nowMs() : null);
      context.ledger.append(transaction, {
        type: "run.ended",
        subject: `run:${runId}`,
        actor: actorId,
        workspace,
        payload: { name, status, startTimeMs, endTimeMs, ...content },
      });
    } else {
      setAnchorDue(transaction, runId, nextAnchorMs(context.clock));
      context.ledger.append(transaction, {
        type: "run.updated",
        subject: `run:${runId}`,
        actor: actorId,
        workspace,
        payload: { name, status, startTimeMs, endTimeMs },
      });
    }
    return updated;
  });
}

/** What a client says of its run counts more than what was thought of it; a run taken up again is not to stop. */
function noteStatusOfClient(
  context: Pick<AppContext, "storage" | "clock" | "ledger">,
  transaction: Transaction,
  principal: Principal,
  { runId, status }: RunInfo,
): void {
  forgetCrash(transaction, runId);
  if (isTerminal(status)) return;
  runActivityOf(context).note(runId, context.clock.nowMs());
  dropStopRequest(context, transaction, principal, getRunLife(transaction, principal.workspace, runId));
}

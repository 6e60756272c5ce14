import { clearRemovedFolders, removeContents } from "#artifacts";
import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { listVersionFolders, versionHasContent } from "#registry";
import type { Storage } from "#storage";
import { deleteTraces } from "#traces";
import {
  clearRemovedSeries,
  listRemovableExperiments,
  listRemovableModels,
  listRemovableRuns,
  listRemovedExperiments,
  removeExperiment,
  removeLoggedModel,
  removeRun,
  type RemovalScope,
} from "#tracking";
import { retentionErrors } from "./errors.ts";

/** What a sweep removes for good, or would. */
export interface SweepCounts {
  runs: number;
  loggedModels: number;
  experiments: number;
  traces: number;
  /** Objects that nothing names any more. */
  objects: number;
  bytes: number;
}

export type SweepContext = Pick<AppContext, "storage" | "objects" | "ledger">;

const thingsAtATime = 50;
const under = new WeakSet<Storage>();

/**
 * Removes for good what was deleted long enough ago: runs, logged models, experiments with their traces, and the objects
 * that they alone named. Each thing goes in one transaction, with its entry and a list of what is left to do; points,
 * files and objects follow. A server that dies in between goes on with the next sweep.
 *
 * @throws PlumblineError `retention/sweep-under-way`.
 */
export async function sweepDeleted(
  context: SweepContext,
  principal: Principal,
  scope: RemovalScope,
): Promise<SweepCounts> {
  if (under.has(context.storage)) throw retentionErrors["sweep-under-way"]({});
  under.add(context.storage);
  try {
    const removal = { actorId: principal.actorId, scope, keptFolders: listVersionFolders };
    const runs = await countRemoved(
      (last: ReturnType<typeof listRemovableRuns>[number] | undefined) =>
        listRemovableRuns(context.storage.read, scope, thingsAtATime, last),
      (run) => removeRun(context, removal, run),
    );
    const loggedModels = await countRemoved(
      (last: ReturnType<typeof listRemovableModels>[number] | undefined) =>
        listRemovableModels(context.storage.read, scope, thingsAtATime, last?.modelId ?? ""),
      (model) => removeLoggedModel(context, removal, model),
    );
    let experiments = 0;
    for (const experiment of listRemovableExperiments(context.storage.read, scope)) {
      if (await removeExperiment(context, removal, experiment)) experiments += 1;
    }
    let traces = 0;
    for (const experiment of listRemovedExperiments(context.storage.read, scope)) {
      traces += await removeTraces(context, principal, experiment);
    }
    await clearRemovedSeries(context);
    await clearRemovedFolders(context);
    const contents = await removeContents(context, principal.actorId, versionHasContent);
    return { runs, loggedModels, experiments, traces, ...contents };
  } finally {
    under.delete(context.storage);
  }
}

async function countRemoved<Thing>(
  list: (last: Thing | undefined) => readonly Thing[],
  remove: (thing: Thing) => Promise<boolean>,
): Promise<number> {
  let removed = 0;
  let last: Thing | undefined;
  for (;;) {
    const things = list(last);
    for (const thing of things) if (await remove(thing)) removed += 1;
    last = things.at(-1);
    if (last === undefined) return removed;
  }
}

function removeTraces(
  context: SweepContext,
  principal: Principal,
  { workspace, experimentId }: ReturnType<typeof listRemovedExperiments>[number],
): Promise<number> {
  return deleteTraces(
    context,
    { ...principal, workspace },
    {
      experimentId: Number(experimentId),
      traceIds: [],
      maximumTimeMs: Number.MAX_SAFE_INTEGER,
      maximumTraces: undefined,
    },
  );
}

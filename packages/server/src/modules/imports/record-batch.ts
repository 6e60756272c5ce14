import { createHash } from "node:crypto";
import { canonicalJson } from "@plumbline/ledger";
import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import type { BatchItem } from "./batch.schema.ts";
import { importErrors } from "./errors.ts";
import type { Import } from "./import.ts";
import { prepareRuns } from "./prepare-runs.ts";
import { type ItemResult, recordItem } from "./record-item.ts";
import { requireRunningImport } from "./require-import.ts";

/** Most metric points of one batch: they are written in one go, and nothing else is written meanwhile. */
const maximumPoints = 20_000;

/**
 * Records a batch of what an import brings: all of it that is not here yet, or nothing. Sent again, it changes nothing.
 * What conflicts with something here is reported in its place and left as it is.
 *
 * @returns what became of each item, in their order.
 * @throws PlumblineError `imports/not-found`, `imports/already-completed`, `imports/too-many-points`,
 *   `imports/run-incomplete`, `imports/run-changed`, `tracking/experiment-not-found`.
 */
export async function recordBatch(
  context: Pick<AppContext, "storage" | "clock" | "ledger" | "random">,
  principal: Principal,
  importId: string,
  items: readonly BatchItem[],
): Promise<ItemResult[]> {
  const points = items.map(countPoints).reduce((sum, count) => sum + count, 0);
  if (points > maximumPoints) throw importErrors["too-many-points"]({ points, maximum: maximumPoints });
  const digest = createHash("sha256").update(canonicalJson(items)).digest("hex");
  requireRunningImport(context.storage.read, principal.workspace, importId);
  const prepared = await prepareRuns(context, principal, importId, items);
  return context.storage.write((transaction) => {
    const running = requireRunningImport(transaction, principal.workspace, importId);
    const results = items.map((item) => recordItem(context, transaction, principal, running, item, prepared));
    appendEntry(context, transaction, principal, { running, items, results, digest });
    return results;
  });
}

function countPoints(item: BatchItem): number {
  if (item.kind !== "run" && item.kind !== "points") return 0;
  return item.series.reduce((sum, { points }) => sum + points.length, 0);
}

/** A batch that changed nothing is no entry. */
function appendEntry(
  context: Pick<AppContext, "ledger">,
  transaction: Transaction,
  { workspace, actorId }: Principal,
  batch: {
    running: Import;
    items: readonly BatchItem[];
    results: readonly ItemResult[];
    digest: string;
  },
): void {
  const { running, items, results, digest } = batch;
  const changed = items.filter((_item, index) => results[index]?.outcome === "recorded");
  if (changed.length === 0) return;
  const counts = Object.fromEntries(
    Map.groupBy(changed, ({ kind }) => kind)
      .entries()
      .map(([kind, some]) => [kind, some.length]),
  );
  context.ledger.append(transaction, {
    type: "import.batch-recorded",
    subject: `import:${running.importId}`,
    actor: actorId,
    workspace,
    payload: { counts, digest: `sha256:${digest}` },
  });
}

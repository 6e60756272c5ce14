import { createHash } from "node:crypto";
import type { AppContext } from "#context";
import { getDeployment } from "#deployments";
import type { Principal } from "#ports";
import { monitoringErrors } from "./errors.ts";
import { type Label, type LabelCounts, settleLabel, type StoredLabel } from "./label.ts";
import { findLabels, saveLabel } from "./label.store.ts";
import { addInput } from "./monitored-deployment.store.ts";

/** Keys looked up by one statement. */
const keysAtOnce = 500;

export interface FeedbackLabel extends Omit<Label, "observedAtMs"> {
  readonly observedAtMs: number | undefined;
}

/**
 * Keeps what turned out to be true of entities. The same label again changes nothing; another one for the same entity
 * corrects it, unless it was observed before. Of several for one entity in a call the last one counts.
 *
 * @throws PlumblineError `deployments/not-found`, `monitoring/no-entity-key`.
 */
export async function recordFeedback(
  context: Pick<AppContext, "storage" | "clock" | "ledger">,
  principal: Principal,
  input: { name: string; labels: readonly FeedbackLabel[] },
): Promise<LabelCounts> {
  const { workspace, actorId } = principal;
  const { deploymentId, entityKey } = await getDeployment(context.storage.read, workspace, input.name);
  if (entityKey === null) throw monitoringErrors["no-entity-key"]({ deployment: input.name });
  return context.storage.write((tx) => {
    const nowMs = context.clock.nowMs();
    const last = new Map(input.labels.map((label) => [label.entityKey, label]));
    const counts = { recorded: 0, corrected: 0, unchanged: 0, outdated: 0 };
    const changed: StoredLabel[] = [];
    for (const keys of chunksOf([...last.keys()], keysAtOnce)) {
      const stored = findLabels(tx, deploymentId, keys);
      for (const key of keys) {
        const given = last.get(key)!;
        const label = { ...given, observedAtMs: given.observedAtMs ?? nowMs };
        const known = stored.get(key);
        const outcome = settleLabel(known, label);
        counts[outcome] += 1;
        if (outcome === "recorded") changed.push({ ...label, corrections: 0 });
        if (outcome === "corrected") changed.push({ ...label, corrections: (known?.corrections ?? 0) + 1 });
      }
    }
    if (changed.length === 0) return counts;
    for (const label of changed) saveLabel(tx, deploymentId, nowMs, label);
    addInput(tx, deploymentId, { requests: 0, errors: 0, loggedUntilMs: null });
    context.ledger.append(tx, {
      type: "feedback.recorded",
      subject: `deployment:${deploymentId}`,
      actor: actorId,
      workspace,
      payload: {
        recorded: counts.recorded,
        corrected: counts.corrected,
        labels: `sha256:${digestOf(changed)}`,
      },
    });
    return counts;
  });
}

/** SHA-256 of the JSON array of `[entity key, label, observed at]` in the order of the call. */
function digestOf(labels: readonly StoredLabel[]): string {
  const content = labels.map(({ entityKey, label, observedAtMs }) => [entityKey, label, observedAtMs]);
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

function* chunksOf<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}

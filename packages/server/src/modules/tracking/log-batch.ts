import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { anchorAfterWrite } from "./anchor-after-write.ts";
import { trackingErrors } from "./errors.ts";
import { type KeyValue, readKeyValue } from "./key-value.ts";
import { addModelPoint } from "./logged-model-metric.store.ts";
import { loggedModelExists } from "./logged-model.store.ts";
import { addPoints } from "./metric.store.ts";
import { openRun } from "./open-run.ts";
import { type LoggedMetric, readMetric } from "./read-metric.ts";
import { resumeIfCrashed } from "./resume-run.ts";
import { isTerminal } from "./run.ts";
import { findParam, insertParam, saveTag } from "./run-values.store.ts";
import { checkKey, cutText, maximumParamCharacters, maximumTagCharacters } from "./value-rules.ts";
import { WireInput } from "./wire-input.ts";

/** Longest lists of one batch; together they hold as many entries as `metrics` may alone. */
const maximumOf = { metrics: 1000, params: 100, tags: 100 } as const;
const maximumTogether = 1000;
const runIdForm = /^[a-zA-Z0-9][\w-]{0,255}$/;

export interface Batch {
  readonly runId: string;
  readonly metrics: readonly LoggedMetric[];
  readonly params: readonly KeyValue[];
  readonly tags: readonly KeyValue[];
}

export function readBatch(body: unknown): Batch {
  return WireInput.read("log-batch", body, (input) => {
    const runId = input.requiredText("run_id");
    if (runId !== "" && !runIdForm.test(runId))
      input.note("run_id", `is ${JSON.stringify(runId.slice(0, 60))}; that is no run id`);
    const batch = {
      runId,
      metrics: input.list("metrics", readMetric),
      params: input.list("params", readParam),
      tags: input.list("tags", readRunTag),
    };
    for (const name of ["metrics", "params", "tags"] as const) {
      const { length } = batch[name];
      if (length > maximumOf[name])
        input.note(name, `has ${length} entries; at most ${maximumOf[name]} are allowed`);
    }
    const together = batch.metrics.length + batch.params.length + batch.tags.length;
    if (together > maximumTogether)
      input.note("", `has ${together} metrics, params and tags; at most ${maximumTogether} are allowed`);
    noteRepeatedParams(input, batch.params);
    return batch;
  });
}

/** A param; a long value is cut. */
export function readParam(input: WireInput): KeyValue {
  const { key, value } = readKeyValue(input);
  checkKey(input, "key", key);
  return { key, value: cutText(value, maximumParamCharacters) };
}

/** A tag of a run; a long value is cut. */
export function readRunTag(input: WireInput): KeyValue {
  const { key, value } = readKeyValue(input);
  checkKey(input, "key", key);
  return { key, value: cutText(value, maximumTagCharacters) };
}

function noteRepeatedParams(input: WireInput, params: readonly KeyValue[]): void {
  const seen = new Set<string>();
  params.forEach(({ key }, index) => {
    if (seen.has(key)) input.note(`params[${index}].key`, `is ${JSON.stringify(key)} a second time`);
    seen.add(key);
  });
}

/**
 * Logs metrics, params and tags to a run: all of them, or none. The hot path of every client, so its statements are
 * prepared ones. None of it is a ledger entry; the run's next anchor covers it.
 *
 * @throws PlumblineError `tracking/run-not-found`, `tracking/run-not-active`, `tracking/param-changed`,
 *   `tracking/metric-of-unknown-model`.
 */
export async function logBatch(
  context: Pick<AppContext, "storage" | "clock" | "ledger">,
  principal: Principal,
  { runId, metrics, params, tags }: Batch,
): Promise<void> {
  const { workspace } = principal;
  await context.storage.write((transaction) => {
    const run = openRun(transaction, workspace, runId);
    writeParams(transaction, runId, params);
    if (metrics.length > 0) addPoints(transaction, runId, run.experimentId, metrics);
    writeModelPoints(transaction, workspace, runId, metrics);
    for (const tag of tags) saveTag(transaction, runId, tag);
    anchorAfterWrite(context, transaction, runId, run);
    // A tag may be a person's note; metrics and params are a run's own.
    if (isTerminal(run.status) && metrics.length + params.length > 0)
      resumeIfCrashed(context, transaction, principal, runId);
  });
}

/** What was logged for a model as well goes to that model. */
function writeModelPoints(
  transaction: Transaction,
  workspace: string,
  runId: string,
  metrics: readonly LoggedMetric[],
): void {
  for (const metric of metrics) {
    const { modelId } = metric;
    if (modelId === undefined) continue;
    if (!loggedModelExists(transaction, workspace, modelId))
      throw trackingErrors["metric-of-unknown-model"]({ modelId });
    addModelPoint(transaction, runId, { ...metric, modelId });
  }
}

/** A param is written once: the same value again is no change, another value is refused. */
function writeParams(transaction: Transaction, runId: string, params: readonly KeyValue[]): void {
  const changes: { key: string; was: string; is: string }[] = [];
  for (const { key, value } of params) {
    const was = findParam(transaction, runId, key);
    if (was === undefined) insertParam(transaction, runId, { key, value });
    else if (was !== value) changes.push({ key, was, is: value });
  }
  if (changes.length > 0) throw trackingErrors["param-changed"]({ runId, changes });
}

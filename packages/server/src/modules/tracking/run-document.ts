import type { Reader } from "#storage";
import { findRunDocument, keepRunDocument } from "./run-document-cache.ts";
import { type LoggedLists, readLoggedLists } from "./run-document.store.ts";
import { presentInputs, presentOutputs } from "./run.presenter.ts";
import { listDatasetInputs, listRunModels } from "./run-inputs.store.ts";

/**
 * What was logged to a run, as MLflow's wire has it behind the run's `info`: `"data":…,"inputs":…,"outputs":…`. Empty
 * lists are left out; clients do not tell them from absent ones.
 *
 * Tables of runs are looked at again and again, by many, while most of their runs do not change any more: what was
 * written once is kept until something is logged to the run.
 *
 * @param keep Whether it is worth keeping: not where it is one of very many that are read once.
 */
export function readRunDocument(reader: Reader, runId: string, keep: boolean): Buffer {
  const kept = findRunDocument(reader, runId);
  if (kept !== undefined) return kept;
  const json = Buffer.from(writeDocument(reader, runId));
  if (keep) keepRunDocument(reader, runId, json);
  return json;
}

function writeDocument(reader: Reader, runId: string): string {
  const logged = readLoggedLists(reader, runId);
  const lists = (["metrics", "params", "tags"] as const)
    .filter((name) => logged[name] !== null)
    .map((name) => `"${name}":${logged[name]}`);
  return `"data":{${lists.join(",")}},${writeLinks(reader, runId, logged)}`;
}

function writeLinks(reader: Reader, runId: string, { isLinked }: LoggedLists): string {
  if (isLinked === 0) return '"inputs":{},"outputs":{}';
  const inputs = presentInputs(listDatasetInputs(reader, runId), listRunModels(reader, runId, "input"));
  const outputs = presentOutputs(listRunModels(reader, runId, "output"));
  return `"inputs":${JSON.stringify(inputs)},"outputs":${JSON.stringify(outputs)}`;
}

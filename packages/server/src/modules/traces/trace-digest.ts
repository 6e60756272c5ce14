import { createHash } from "node:crypto";
import type { Reader } from "#storage";
import { listPairs } from "./trace.store.ts";

export interface TraceDigest {
  /** `sha256:<hex>` */
  readonly digest: string;
  readonly spans: number;
}

/**
 * SHA-256 over one line of JSON for each part of a trace: `["trace",id,experiment,time,duration,state]` with null for a
 * duration that is not known, then `["tag",key,value]` and `["metadata",key,value]` in order of key, then
 * `["span",id,parent,status,content]` in order of id, the content as it is stored. Numbers are texts.
 */
export function computeTraceDigest(reader: Reader, traceNumber: number): TraceDigest {
  const hash = createHash("sha256");
  const add = (...line: readonly (string | null)[]) => hash.update(`${JSON.stringify(line)}\n`);
  const trace = reader.get<{
    id: string;
    experiment: string;
    time: string;
    duration: string | null;
    state: string;
  }>(
    `SELECT trace_id AS id, CAST(experiment_id AS TEXT) AS experiment, CAST(request_time_ms AS TEXT) AS time,
       CAST(duration_ms AS TEXT) AS duration, state FROM traces WHERE trace_number = ?`,
    traceNumber,
  );
  if (trace === undefined) throw new Error(`no trace has the number ${traceNumber}`);
  add("trace", trace.id, trace.experiment, trace.time, trace.duration, trace.state);
  for (const [key, value] of listPairs(reader, "trace_tags", traceNumber)) add("tag", key, value);
  for (const [key, value] of listPairs(reader, "trace_metadata", traceNumber)) add("metadata", key, value);
  const spans = reader.all<{ id: string; parent: string | null; status: string; content: string }>(
    `SELECT span_id AS id, parent_span_id AS parent, status, content FROM trace_spans WHERE trace_number = ?
     ORDER BY span_id`,
    traceNumber,
  );
  for (const { id, parent, status, content } of spans) add("span", id, parent, status, content);
  return { digest: `sha256:${hash.digest("hex")}`, spans: spans.length };
}

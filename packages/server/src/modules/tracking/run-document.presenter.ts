import type { HttpReply } from "@plumbline/platform";
import type { Reader } from "#storage";
import { answerInPieces, answerJson } from "./json-answer.ts";
import type { RunInfo } from "./run.ts";
import { readRunDocument } from "./run-document.ts";
import { presentRunInfo } from "./run.presenter.ts";
import type { FoundRuns } from "./search-runs.ts";

/** A page of more runs is read once, by a program: keeping its documents would push out those that are looked at. */
const largestKeptPage = 1000;
const end = Buffer.from("}}");

/** A run with what was logged to it, as MLflow's wire has it. */
export function presentRun(reader: Reader, info: RunInfo): HttpReply {
  return answerJson(
    Buffer.concat([Buffer.from(`{"run":${startOf(info)}`), readRunDocument(reader, info.runId, true), end]),
  );
}

/** Runs with what was logged to them. */
export function presentRuns(reader: Reader, found: FoundRuns): Promise<HttpReply> {
  return answerInPieces(writeRuns(reader, found));
}

function* writeRuns(reader: Reader, { runs, nextPageToken }: FoundRuns): Generator<Buffer> {
  const token = nextPageToken === undefined ? "" : `"next_page_token":${JSON.stringify(nextPageToken)}`;
  const keep = runs.length <= largestKeptPage;
  let start = '{"runs":[';
  for (const info of runs) {
    yield Buffer.from(start + startOf(info));
    yield readRunDocument(reader, info.runId, keep);
    start = "},";
  }
  if (runs.length === 0) yield Buffer.from(`{${token}}`);
  else yield Buffer.from(token === "" ? "}]}" : `}],${token}}`);
}

function startOf(info: RunInfo): string {
  return `{"info":${JSON.stringify(presentRunInfo(info))},`;
}

import type { HttpReply } from "@plumbline/platform";
import type { HistoryPart } from "./get-metric-history.ts";
import { answerInPieces, answerJson } from "./json-answer.ts";
import type { StoredPoint } from "./metric.store.ts";
import { doubleText } from "./wire-double.ts";

/** Points as members of a JSON list. */
function presentPoints(points: readonly StoredPoint[], key: string, runId: string): string {
  const start = `{"key":${JSON.stringify(key)},"value":`;
  const end = `,"run_id":${JSON.stringify(runId)}}`;
  return points
    .map(
      ({ value, isNan, timestampMs, step }) =>
        `${start}${Number(isNan) === 1 ? '"NaN"' : doubleText(value)},"timestamp":${timestampMs},"step":${step}${end}`,
    )
    .join(",");
}

/** A history as it is read, part by part. */
export function presentHistory(parts: Iterable<HistoryPart>): Promise<HttpReply> {
  return answerInPieces(writeHistory(parts));
}

function* writeHistory(parts: Iterable<HistoryPart>): Generator<Buffer> {
  let start = '{"metrics":[';
  let token: string | undefined;
  for (const { json, nextPageToken } of parts) {
    if (json.length === 0) continue;
    yield Buffer.from(start);
    yield json;
    start = ",";
    token = nextPageToken;
  }
  if (start !== ",") yield Buffer.from("{}");
  else yield Buffer.from(token === undefined ? "]}" : `],"next_page_token":${JSON.stringify(token)}}`);
}

/** Points of several runs in one list. */
export function presentRunPoints(
  runs: readonly { runId: string; points: readonly StoredPoint[] }[],
  key: string,
  whenEmpty: string,
): HttpReply {
  return presentLists(
    runs.map(({ runId, points }) => presentPoints(points, key, runId)),
    whenEmpty,
  );
}

/** Members of one list; an empty text has none. */
export function presentLists(lists: readonly string[], whenEmpty: string): HttpReply {
  const members = lists.filter((list) => list !== "").join(",");
  return answerJson(members === "" ? whenEmpty : `{"metrics":[${members}]}`);
}

import { Readable } from "node:stream";
import { HttpReply } from "@plumbline/platform";
import type { HistoryPiece } from "./get-metric-history.ts";
import type { StoredPoint } from "./metric.store.ts";
import { doubleText } from "./wire-double.ts";

const json = { "content-type": "application/json; charset=utf-8" };

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

/** A history as it is read, piece by piece. A history of one piece is one answer with its length. */
export async function presentHistory(pieces: AsyncGenerator<HistoryPiece>): Promise<HttpReply> {
  const first = await pieces.next();
  if (first.done === true || first.value.json === "") return new HttpReply(200, "{}", json);
  const second = await pieces.next();
  const head = `{"metrics":[${first.value.json}`;
  if (second.done === true) return new HttpReply(200, head + tail(first.value.nextPageToken), json);
  return new HttpReply(200, Readable.from(rest(head, second.value, pieces)), json);
}

async function* rest(
  head: string,
  second: HistoryPiece,
  pieces: AsyncGenerator<HistoryPiece>,
): AsyncGenerator<Buffer> {
  yield Buffer.from(`${head},${second.json}`);
  let { nextPageToken } = second;
  for await (const piece of pieces) {
    ({ nextPageToken } = piece);
    yield Buffer.from(`,${piece.json}`);
  }
  yield Buffer.from(tail(nextPageToken));
}

function tail(nextPageToken: string | undefined): string {
  return nextPageToken === undefined ? "]}" : `],"next_page_token":${JSON.stringify(nextPageToken)}}`;
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
  return new HttpReply(200, members === "" ? whenEmpty : `{"metrics":[${members}]}`, json);
}

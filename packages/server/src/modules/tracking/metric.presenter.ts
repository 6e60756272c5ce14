import { Readable } from "node:stream";
import { HttpReply } from "@plumbline/platform";
import type { StoredPoint } from "./metric.store.ts";
import { doubleText } from "./wire-double.ts";

const json = { "content-type": "application/json; charset=utf-8" };

/** Points as members of a JSON list. Written as text, since histories are long. */
function presentPoints(points: readonly StoredPoint[], key: string, runId?: string): string {
  const start = `{"key":${JSON.stringify(key)},"value":`;
  const end = runId === undefined ? "}" : `,"run_id":${JSON.stringify(runId)}}`;
  return points
    .map(
      ({ value, isNan, timestampMs, step }) =>
        `${start}${Number(isNan) === 1 ? '"NaN"' : doubleText(value)},"timestamp":${timestampMs},"step":${step}${end}`,
    )
    .join(",");
}

/** A history as it is read, piece by piece. A history of one piece is one answer with its length. */
export async function presentHistory(
  pieces: AsyncGenerator<{ points: StoredPoint[]; nextPageToken: string | undefined }>,
  key: string,
): Promise<HttpReply> {
  const first = await pieces.next();
  if (first.done === true || first.value.points.length === 0) return new HttpReply(200, "{}", json);
  const second = await pieces.next();
  const head = `{"metrics":[${presentPoints(first.value.points, key)}`;
  if (second.done === true) return new HttpReply(200, head + tail(first.value.nextPageToken), json);
  return new HttpReply(200, Readable.from(rest(head, second.value, pieces, key)), json);
}

async function* rest(
  head: string,
  second: { points: StoredPoint[]; nextPageToken: string | undefined },
  pieces: AsyncGenerator<{ points: StoredPoint[]; nextPageToken: string | undefined }>,
  key: string,
): AsyncGenerator<Buffer> {
  yield Buffer.from(head);
  let { nextPageToken } = second;
  yield Buffer.from(`,${presentPoints(second.points, key)}`);
  for await (const piece of pieces) {
    ({ nextPageToken } = piece);
    yield Buffer.from(`,${presentPoints(piece.points, key)}`);
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
  const lists = runs
    .filter(({ points }) => points.length > 0)
    .map(({ runId, points }) => presentPoints(points, key, runId));
  return new HttpReply(200, lists.length === 0 ? whenEmpty : `{"metrics":[${lists.join(",")}]}`, json);
}

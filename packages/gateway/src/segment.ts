/** A Parquet file of the request log: rows of one revision of one deployment. */
export interface Segment {
  readonly deployment: string;
  readonly revision: number;
  readonly rows: number;
  /** When its first and its last request arrived. */
  readonly firstMs: number;
  readonly lastMs: number;
  readonly sha256: string;
}

const form = /^(\d+)-(\d+)-(\d+)-(\d+)-([0-9a-f]{64})-(.+)\.parquet$/;

/** A file name that holds everything about the segment and sorts by time: no second file can be lost or be behind. */
export function nameSegment({ deployment, revision, rows, firstMs, lastMs, sha256 }: Segment): string {
  const times = [firstMs, lastMs].map((timeMs) => String(timeMs).padStart(14, "0"));
  return `${times.join("-")}-${revision}-${rows}-${sha256}-${encodeURIComponent(deployment)}.parquet`;
}

/** The segment a file name stands for; undefined for other files. */
export function parseSegmentName(name: string): Segment | undefined {
  const [, firstMs, lastMs, revision, rows, sha256, deployment] = form.exec(name) ?? [];
  if (sha256 === undefined || deployment === undefined) return undefined;
  return {
    deployment: decodeURIComponent(deployment),
    revision: Number(revision),
    rows: Number(rows),
    firstMs: Number(firstMs),
    lastMs: Number(lastMs),
    sha256,
  };
}

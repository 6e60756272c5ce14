import type { HistoryReader } from "./import-source.ts";
import type { Point, RunRecord } from "./records.ts";
import { byKey } from "./run-digest.ts";

/** Histories of a run that are asked for at a time: each is an answer to wait for. */
const keysAtATime = 6;

interface StartedHistory {
  readonly first: Promise<IteratorResult<readonly Point[]>>;
  readonly rest: AsyncIterator<readonly Point[]>;
}

/** Reads as `read` does, and asks for the first pages of a run's next metrics meanwhile. */
export function readAhead(read: HistoryReader): HistoryReader {
  const started = new Map<string, StartedHistory>();
  const keysOfRun = new WeakMap<RunRecord, readonly string[]>();
  const nameOf = ({ runId }: RunRecord, key: string) => `${runId}\n${key}`;
  const start = (run: RunRecord, key: string): StartedHistory => {
    const rest = read(run, key)[Symbol.asyncIterator]();
    const first = rest.next();
    // Whoever comes to read it hears of a failure; until then it is no one's.
    first.catch(() => undefined);
    const history = { first, rest };
    started.set(nameOf(run, key), history);
    return history;
  };
  return async function* (run, key) {
    const keys = keysOfRun.get(run) ?? byKey(run.latestMetrics).map((metric) => metric.key);
    keysOfRun.set(run, keys);
    const at = keys.indexOf(key);
    const history = started.get(nameOf(run, key)) ?? start(run, key);
    for (const next of keys.slice(at + 1, at + keysAtATime))
      if (!started.has(nameOf(run, next))) start(run, next);
    started.delete(nameOf(run, key));
    for (let page = await history.first; page.done !== true; page = await history.rest.next())
      yield page.value;
  };
}

import { LedgerError, parseVerifierKey, type VerifierKey } from "@plumbline/ledger";
import { readIfPresent } from "@plumbline/platform";
import { witnessErrors } from "./errors.ts";

/** The keys of each log, by its origin. */
export type WatchedLogs = ReadonlyMap<string, readonly VerifierKey[]>;

/**
 * Reads the logs to watch: one vkey a line; empty lines and those that begin with `#` are passed over.
 *
 * @throws PlumblineError `witness/logs-unreadable` naming the line.
 */
export async function readWatchedLogs(path: string): Promise<WatchedLogs> {
  const text = (await readIfPresent(path))?.toString("utf8");
  if (text === undefined) throw witnessErrors["logs-unreadable"]({ path, reason: "it is not there" });
  const keys = text.split(/\r?\n/).flatMap((line, at) => {
    const trimmed = line.trim();
    return trimmed === "" || trimmed.startsWith("#") ? [] : [parseLine(trimmed, path, at + 1)];
  });
  if (keys.length === 0) throw witnessErrors["logs-unreadable"]({ path, reason: "it names no log" });
  return Map.groupBy(keys, ({ name }) => name);
}

function parseLine(line: string, path: string, number: number): VerifierKey {
  try {
    return parseVerifierKey(line);
  } catch (cause) {
    if (!(cause instanceof LedgerError)) throw cause;
    throw witnessErrors["logs-unreadable"]({ path, reason: `line ${number}: ${cause.message}` }, { cause });
  }
}

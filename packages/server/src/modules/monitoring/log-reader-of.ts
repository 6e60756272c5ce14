import type { AppContext } from "#context";
import { LogReader } from "./log-reader.ts";

const readers = new WeakMap<AppContext["storage"], LogReader>();

/** The one reader of a server: uploads and analyses take turns on its thread. */
export function logReaderOf({ storage }: Pick<AppContext, "storage">): LogReader {
  let reader = readers.get(storage);
  if (reader === undefined) readers.set(storage, (reader = new LogReader()));
  return reader;
}

import { Connection } from "./connection.ts";
import { ConnectionReader } from "./connection-reader.ts";
import type { Reader } from "./storage.ts";

/** Reads a database that no server has open, as it is: nothing is migrated. */
export function openReader(path: string): Reader & Disposable {
  const connection = new Connection(path, "read-only");
  return Object.assign(new ConnectionReader(connection), {
    [Symbol.dispose]: () => connection[Symbol.dispose](),
  });
}

import type { WorkspaceId } from "#ports";
import type { Reader } from "#storage";
import { importErrors } from "./errors.ts";
import { findImport } from "./import.store.ts";
import { type Import, ImportState } from "./import.ts";

/** An import that still takes data. @throws PlumblineError `imports/not-found`, `imports/already-completed`. */
export function requireRunningImport(reader: Reader, workspace: WorkspaceId, importId: string): Import {
  const found = findImport(reader, workspace, importId);
  if (found === undefined) throw importErrors["not-found"]({ importId });
  if (found.state === ImportState.completed) throw importErrors["already-completed"]({ importId });
  return found;
}

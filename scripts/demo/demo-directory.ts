import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { repository } from "./repository.ts";

/**
 * The directory of a run: `.demo` in the repository, made anew each time, or one that was named and is empty.
 *
 * @throws Error where a named directory holds something: nothing of somebody else's is deleted.
 */
export function prepareDirectory(named: string | undefined): string {
  const directory = named === undefined ? resolve(repository, ".demo") : resolve(named);
  if (named === undefined) rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  if (readdirSync(directory).length > 0)
    throw new Error(`--data ${directory}: is not empty; name a new directory`);
  for (const part of ["logs", "tokens", "files"]) mkdirSync(resolve(directory, part), { mode: 0o700 });
  return directory;
}

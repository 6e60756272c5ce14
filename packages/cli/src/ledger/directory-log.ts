import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { LogReader } from "@plumbline/ledger";
import { PlumblineError } from "@plumbline/platform";
import { ledgerCommandErrors } from "./errors.ts";
import { assertLogPath, longestLogFileBytes } from "./log-file.ts";

/** The files of an exported log. */
export function openDirectoryLog(directory: string): LogReader {
  return {
    async read(path) {
      assertLogPath(path);
      return readWholeFile(join(directory, path));
    },
  };
}

/**
 * @returns undefined where there is no such file.
 * @throws PlumblineError `ledger/file-unreadable` or `ledger/file-too-large`.
 */
export async function readWholeFile(path: string): Promise<Uint8Array | undefined> {
  try {
    await using file = await open(path, "r");
    const { size } = await file.stat();
    if (size > longestLogFileBytes) {
      throw ledgerCommandErrors["file-too-large"]({ path, maximumBytes: longestLogFileBytes });
    }
    return await file.readFile();
  } catch (cause) {
    if (cause instanceof PlumblineError) throw cause;
    const code = codeOf(cause);
    // A file in a directory's place stands for a missing one too: what should be below it is not there.
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw ledgerCommandErrors["file-unreadable"]({ path, reason: code }, { cause });
  }
}

export async function readTextFile(path: string): Promise<string | undefined> {
  const bytes = await readWholeFile(path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

/** Names of what a directory holds; none where it does not exist. */
export async function listDirectory(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (cause) {
    const code = codeOf(cause);
    if (code === "ENOENT") return [];
    throw ledgerCommandErrors["file-unreadable"]({ path: directory, reason: code }, { cause });
  }
}

/** The system's name of what went wrong, e.g. `EACCES`. */
function codeOf(error: unknown): string {
  if (error instanceof Error && "code" in error) return String(error.code);
  throw error;
}

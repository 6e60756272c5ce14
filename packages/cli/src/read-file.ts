import { readFile } from "node:fs/promises";
import { cliErrors } from "./errors.ts";

/** @throws PlumblineError `cli/file-unreadable`. */
export async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw cliErrors["file-unreadable"]({ path, reason }, { cause });
  }
}

export async function readText(path: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(path));
}

import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";

const place = (dataDirectory: string) => join(dataDirectory, "monitoring-scratch");

/** A new directory for files that live as long as one use case. */
export async function makeScratchDirectory(dataDirectory: string): Promise<string> {
  await mkdir(place(dataDirectory), { recursive: true, mode: 0o700 });
  return mkdtemp(join(place(dataDirectory), "work-"));
}

/** Removes what a crash left. */
export function clearScratchDirectories(dataDirectory: string): Promise<void> {
  return rm(place(dataDirectory), { recursive: true, force: true });
}

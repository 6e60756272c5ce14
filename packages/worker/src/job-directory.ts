import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";

/** A folder for one job, which only this user may enter. Disposing it removes it with all that is in it. */
export async function createJobDirectory(parent: string): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(parent, "plumbline-job-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}

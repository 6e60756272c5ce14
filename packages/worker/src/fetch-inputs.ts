import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { workerErrors } from "./errors.ts";
import type { Claim, JobClient } from "./job-client.ts";

/** Where the input of a digest lies in a job's folder. */
export function inputPath(directory: string, sha256: string): string {
  return join(directory, "inputs", sha256);
}

/**
 * Downloads every object that the job names and checks each against its digest on the way.
 *
 * @throws PlumblineError `worker/input-altered` naming both digests.
 */
export async function fetchInputs(
  jobs: JobClient,
  claim: Claim,
  directory: string,
  signal: AbortSignal,
): Promise<void> {
  await mkdir(join(directory, "inputs"), { mode: 0o700 });
  const digests = new Set((claim.job.input.objects ?? []).map(({ sha256 }) => sha256));
  for (const expected of digests) {
    const hash = createHash("sha256");
    const hashing = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    const content = await jobs.openInput(claim, expected, signal);
    const file = createWriteStream(inputPath(directory, expected), { mode: 0o600, flags: "wx" });
    await pipeline(content, hashing, file, { signal });
    const actual = hash.digest("hex");
    if (actual !== expected) throw workerErrors["input-altered"]({ expected, actual });
  }
}

import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { syncDirectory, writeDurably } from "@plumbline/platform";
import type { PlumblineApiError } from "@plumbline/sdk";

/** Follows a segment's name in the name of the file that says why it was refused. */
const reasonEnding = ".reason.json";
/** Answers that say something about this one segment, and will say it again. */
const finalStatuses = [400, 404, 409, 413];
/** What the next try may mend. */
const passingCode = "monitoring/segment-cut-short";

/**
 * Whether the server will never take this segment. An answer with 400 or 404 that has no code of the product comes from
 * something in between, and says nothing about the segment.
 */
export function isRefusedForGood({ status, code }: PlumblineApiError): boolean {
  if (!finalStatuses.includes(status) || code === passingCode) return false;
  return status === 409 || status === 413 || code !== `http/${status}`;
}

/** Segments that the server refused for good, each with the reason beside it, for someone to look at. */
export class RefusedSegments {
  readonly #directory: string;
  readonly #maximumBytes: number;

  /** @param maximumBytes what all may take on disk; beyond it the oldest are deleted. */
  constructor(directory: string, maximumBytes: number) {
    this.#directory = directory;
    this.#maximumBytes = maximumBytes;
  }

  /**
   * Moves a segment here. The reason is written first: a crash in between leaves the segment in the spool, to be
   * refused again.
   */
  async setAside(spool: string, name: string, { status, code, message }: PlumblineApiError): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    await syncDirectory(dirname(this.#directory));
    const place = join(this.#directory, name);
    await writeDurably(place + reasonEnding, `${JSON.stringify({ status, code, message })}\n`);
    await rename(join(spool, name), place);
    await syncDirectory(this.#directory);
    await syncDirectory(spool);
    await this.#deleteOldest();
  }

  /** Names begin with the time of the first row, so that the first are the oldest. */
  async #deleteOldest(): Promise<void> {
    const names = (await readdir(this.#directory)).filter((name) => !name.endsWith(reasonEnding)).sort();
    const sizes = await Promise.all(
      names.map(async (name) => (await stat(join(this.#directory, name))).size),
    );
    let sizeBytes = sizes.reduce((sum, size) => sum + size, 0);
    for (const [at, name] of names.entries()) {
      if (sizeBytes <= this.#maximumBytes || at === names.length - 1) return;
      sizeBytes -= sizes[at] ?? 0;
      await rm(join(this.#directory, name));
      await rm(join(this.#directory, name + reasonEnding), { force: true });
    }
  }
}

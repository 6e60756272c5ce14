import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isMissing, type Logger, writeDurably } from "@plumbline/platform";

/** Whoever can sign for a log can sign many forks; a hundred prove as much. */
const mostKept = 100;

/** Pairs of checkpoints that a log's key signed and that cannot both be true, one file a pair. */
export class Forks {
  readonly #directory: string;
  readonly #logger: Logger;

  constructor(directory: string, logger: Logger) {
    this.#directory = join(directory, "forks");
    this.#logger = logger;
  }

  async keep(cosigned: string, contradicting: string): Promise<void> {
    const name = `${createHash("sha256").update(cosigned).update(contradicting).digest("hex")}.notes`;
    const names = await this.#names();
    if (names.includes(name)) return;
    this.#logger.error({ file: name, cosigned, contradicting }, "a log signed two histories");
    if (names.length < mostKept)
      await writeDurably(join(this.#directory, name), `${cosigned}\n\n${contradicting}`);
  }

  async count(): Promise<number> {
    return (await this.#names()).length;
  }

  async #names(): Promise<string[]> {
    try {
      return await readdir(this.#directory);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }
}

import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createSigningKey, formatSigningKey, parseSigningKey, type SigningKey } from "@plumbline/ledger";
import { type Random, readIfPresent, writeDurably } from "@plumbline/platform";

/** What the ledger keeps beside the database: its secret key, and the last checkpoint that it signed. */
export class LedgerFiles {
  readonly keyPath: string;
  readonly checkpointPath: string;

  /** @param directory the server's data directory. */
  constructor(directory: string) {
    this.keyPath = join(directory, "keys", "ledger-key");
    this.checkpointPath = join(directory, "ledger-checkpoint");
  }

  /** @throws LedgerError `key-malformed`, which names no part of the secret. */
  async readKey(): Promise<SigningKey | undefined> {
    const text = await readIfPresent(this.keyPath);
    return text === undefined ? undefined : parseSigningKey(text.toString("utf8").trim());
  }

  /** Makes the key and, as its name, the log's origin: random, so that it tells nothing of the host. */
  async makeKey(random: Random): Promise<SigningKey> {
    const key = createSigningKey(
      `plumbline-${Buffer.from(random.bytes(8)).toString("hex")}`,
      random.bytes(32),
    );
    await mkdir(dirname(this.keyPath), { recursive: true, mode: 0o700 });
    await writeDurably(this.keyPath, `${formatSigningKey(key)}\n`);
    return key;
  }

  async readCheckpoint(): Promise<string | undefined> {
    return (await readIfPresent(this.checkpointPath))?.toString("utf8");
  }

  writeCheckpoint(note: string): Promise<void> {
    return writeDurably(this.checkpointPath, note);
  }
}

import { join } from "node:path";
import {
  createSigningKey,
  formatSigningKey,
  LedgerError,
  noteKeyTypes,
  parseSigningKey,
  type SigningKey,
} from "@plumbline/ledger";
import { type Random, readIfPresent, writeDurably } from "@plumbline/platform";
import { witnessErrors } from "./errors.ts";

/**
 * The witness's own key, made at the first start.
 *
 * @param name undefined takes the name that it has, or a random one.
 * @throws PlumblineError `witness/key-unreadable`, `witness/name-differs`.
 */
export async function openWitnessKey(
  directory: string,
  name: string | undefined,
  random: Random,
): Promise<SigningKey> {
  const path = join(directory, "witness-key");
  const text = (await readIfPresent(path))?.toString("utf8").trim();
  try {
    const key =
      text === undefined
        ? createSigningKey(
            name ?? `plumbline-witness-${Buffer.from(random.bytes(8)).toString("hex")}`,
            random.bytes(32),
            noteKeyTypes.cosignature,
          )
        : parseSigningKey(text);
    if (text === undefined) await writeDurably(path, `${formatSigningKey(key)}\n`);
    const { verifierKey } = key;
    if (verifierKey.type !== noteKeyTypes.cosignature)
      throw witnessErrors["key-unreadable"]({ path, reason: "it is a log's key, not a witness's" });
    if (name !== undefined && name !== verifierKey.name)
      throw witnessErrors["name-differs"]({ path, name: verifierKey.name, given: name });
    return key;
  } catch (cause) {
    if (!(cause instanceof LedgerError)) throw cause;
    throw witnessErrors["key-unreadable"]({ path, reason: cause.message }, { cause });
  }
}

import { LedgerError, noteKeyTypes, parseVerifierKey, type VerifierKey } from "@plumbline/ledger";
import { readIfPresent } from "@plumbline/platform";
import { auditErrors } from "./errors.ts";

/** Somebody else who remembers this ledger (C2SP tlog-witness). */
export interface Witness {
  /** What `/add-checkpoint` is put behind. */
  readonly url: string;
  readonly key: VerifierKey;
}

/**
 * Reads the witnesses of this ledger: a line has a witness's address, a space and its vkey. Empty lines and those that
 * begin with `#` are passed over.
 *
 * @throws PlumblineError `audit/witnesses-unreadable` naming the line.
 */
export async function readWitnesses(path: string | undefined): Promise<Witness[]> {
  if (path === undefined) return [];
  const text = (await readIfPresent(path))?.toString("utf8");
  if (text === undefined) throw auditErrors["witnesses-unreadable"]({ path, reason: "it is not there" });
  const witnesses = text.split(/\r?\n/).flatMap((line, at): Witness[] => {
    const trimmed = line.trim();
    return trimmed === "" || trimmed.startsWith("#") ? [] : [parseLine(trimmed, path, at + 1)];
  });
  const known = new Set(witnesses.map(({ key }) => key.keyId));
  if (known.size < witnesses.length)
    throw auditErrors["witnesses-unreadable"]({ path, reason: "one witness's key stands there twice" });
  return witnesses;
}

function parseLine(line: string, path: string, number: number): Witness {
  const [address = "", vkey = "", ...more] = line.split(/\s+/);
  const refuse = (reason: string, cause?: unknown) =>
    auditErrors["witnesses-unreadable"]({ path, reason: `line ${number}: ${reason}` }, { cause });
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol) || more.length > 0)
    throw refuse("it is not an http or https address, a space and a vkey");
  try {
    const key = parseVerifierKey(vkey);
    if (key.type !== noteKeyTypes.cosignature) throw refuse(`${key.name} is a log's key, not a witness's`);
    return { url: address.replace(/\/$/, ""), key };
  } catch (cause) {
    if (!(cause instanceof LedgerError)) throw cause;
    throw refuse(cause.message, cause);
  }
}

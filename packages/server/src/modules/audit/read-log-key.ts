import { formatVerifierKey } from "@plumbline/ledger";
import { LedgerFiles } from "./ledger-files.ts";

/**
 * The verifier key of the ledger whose files lie in a data directory, as vkey text; undefined where there is none yet.
 *
 * @throws LedgerError where its key file is damaged.
 */
export async function readLogKey(directory: string): Promise<string | undefined> {
  const key = await new LedgerFiles(directory).readKey();
  return key === undefined ? undefined : formatVerifierKey(key.verifierKey);
}

import {
  type Checkpoint,
  formatVerifierKey,
  LedgerError,
  openCheckpoint,
  parseVerifierKey,
  type VerifierKey,
} from "@plumbline/ledger";
import { writeDurably } from "@plumbline/platform";
import { z } from "zod";
import { readTextFile } from "./directory-log.ts";
import { ledgerCommandErrors } from "./errors.ts";

/** What someone remembers of a ledger between two looks at it. */
export interface LedgerState {
  readonly verifierKey: VerifierKey;
  readonly checkpoint: Checkpoint;
}

const stateSchema = z.strictObject({ key: z.string(), checkpoint: z.string() });

/**
 * @returns undefined where there is no such file yet.
 * @throws PlumblineError `ledger/state-unreadable`: a damaged memory is never taken for none.
 */
export async function readState(path: string): Promise<LedgerState | undefined> {
  const text = await readTextFile(path);
  if (text === undefined) return undefined;
  try {
    const { key, checkpoint } = stateSchema.parse(JSON.parse(text));
    const verifierKey = parseVerifierKey(key);
    return { verifierKey, checkpoint: openCheckpoint(checkpoint, verifierKey).checkpoint };
  } catch (cause) {
    const isOfText =
      cause instanceof LedgerError || cause instanceof SyntaxError || cause instanceof z.ZodError;
    if (!isOfText) throw cause;
    const reason = cause instanceof LedgerError ? cause.message : "it is not what this command wrote";
    throw ledgerCommandErrors["state-unreadable"]({ path, reason }, { cause });
  }
}

/** Remembers a checkpoint in place of the one before. */
export async function writeState(path: string, key: VerifierKey, checkpointNote: string): Promise<void> {
  const state = { key: formatVerifierKey(key), checkpoint: checkpointNote };
  await writeDurably(path, `${JSON.stringify(state, null, 2)}\n`);
}

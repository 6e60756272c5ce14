import {
  type Checkpoint,
  cosignCheckpoint,
  formatSignatureLine,
  LedgerError,
  merkleHash,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  parseWitnessRequest,
  type SigningKey,
  verifyConsistencyProof,
  type VerifierKey,
  type WitnessRequest,
} from "@plumbline/ledger";
import type { Clock } from "@plumbline/platform";
import type { CosignedStore } from "./cosigned.store.ts";
import { witnessErrors } from "./errors.ts";
import type { Forks } from "./forks.ts";
import type { WatchedLogs } from "./watched-logs.ts";

export interface WitnessContext {
  readonly key: SigningKey;
  readonly logs: WatchedLogs;
  readonly cosigned: CosignedStore;
  readonly forks: Forks;
  readonly clock: Clock;
}

/** What a witness answers: its signature, or the size that it signed last, which the log did not know. */
export type AddCheckpointAnswer = { readonly cosignature: string } | { readonly sizeCosigned: number };

/**
 * Signs a checkpoint that continues the last one signed (C2SP tlog-witness `add-checkpoint`).
 *
 * @throws PlumblineError `witness/request-malformed`, `old-size-above`, `origin-unknown`, `not-signed`,
 * `not-continued`, `fork`.
 */
export async function addCheckpoint(context: WitnessContext, body: string): Promise<AddCheckpointAnswer> {
  const { request, origin } = readRequest(body);
  const keys = context.logs.get(origin);
  if (keys === undefined) throw witnessErrors["origin-unknown"]({ origin });
  const { checkpoint, key } = openSigned(request.note, origin, keys);
  if (request.oldSize > checkpoint.size)
    throw witnessErrors["old-size-above"]({ oldSize: request.oldSize, size: checkpoint.size });
  const last = context.cosigned.find(origin);
  if (request.oldSize !== (last?.size ?? 0)) return { sizeCosigned: last?.size ?? 0 };

  const earlier = last === undefined ? undefined : parseCheckpoint(parseNote(last.note).text);
  const earlierRoot = earlier?.root ?? merkleHash.emptyRoot();
  if (
    last !== undefined &&
    checkpoint.size === last.size &&
    !Buffer.from(checkpoint.root).equals(earlierRoot)
  ) {
    await context.forks.keep(last.note, request.note);
    throw witnessErrors.fork({ origin, size: checkpoint.size });
  }
  checkContinued(request, checkpoint, earlierRoot);

  const nowMs = context.clock.nowMs();
  const signed = { size: checkpoint.size, note: noteOf(request.note, key), cosignedAtMs: nowMs };
  // What was read above cannot have changed since: nothing was awaited. The store compares all the same.
  if (!context.cosigned.replace(origin, request.oldSize, signed))
    return { sizeCosigned: context.cosigned.find(origin)?.size ?? 0 };
  return { cosignature: cosignCheckpoint(checkpoint, context.key, Math.floor(nowMs / 1000)) };
}

function readRequest(body: string): { request: WitnessRequest; origin: string } {
  try {
    const request = parseWitnessRequest(body);
    return { request, origin: parseCheckpoint(parseNote(request.note).text).origin };
  } catch (cause) {
    if (!(cause instanceof LedgerError)) throw cause;
    throw witnessErrors["request-malformed"]({ reason: cause.message }, { cause });
  }
}

function openSigned(
  note: string,
  origin: string,
  keys: readonly VerifierKey[],
): { checkpoint: Checkpoint; key: VerifierKey } {
  let refusal: LedgerError | undefined;
  for (const key of keys) {
    try {
      return { checkpoint: openCheckpoint(note, key).checkpoint, key };
    } catch (cause) {
      if (!(cause instanceof LedgerError)) throw cause;
      refusal ??= cause;
    }
  }
  throw witnessErrors["not-signed"](
    { origin, reason: refusal?.message ?? "no key is known" },
    { cause: refusal },
  );
}

function checkContinued(
  { oldSize, proof }: WitnessRequest,
  { size, root }: Checkpoint,
  earlierRoot: Uint8Array,
): void {
  try {
    verifyConsistencyProof({ from: oldSize, to: size, fromRoot: earlierRoot, toRoot: root, proof });
  } catch (cause) {
    if (!(cause instanceof LedgerError)) throw cause;
    throw witnessErrors["not-continued"]({ oldSize, size, reason: cause.message }, { cause });
  }
}

/** The note with the log's signature alone: signatures by others were not verified here. */
function noteOf(note: string, key: VerifierKey): string {
  const { text, signatures } = parseNote(note);
  const own = signatures.filter(({ name, keyId }) => name === key.name && keyId === key.keyId);
  return `${text}\n${own.map(formatSignatureLine).join("")}`;
}

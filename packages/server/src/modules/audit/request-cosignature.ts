import {
  formatSignatureLine,
  formatWitnessRequest,
  LedgerError,
  openCheckpoint,
  parseNote,
  proveConsistency,
  type VerifierKey,
} from "@plumbline/ledger";
import type { Reader } from "#storage";
import type { Cosignature } from "./cosignature.store.ts";
import { auditErrors } from "./errors.ts";
import { readHead } from "./head.store.ts";
import { ledgerHash } from "./ledger-hash.ts";
import { openStoredLog } from "./stored-log.ts";
import type { Witness } from "./witness.ts";

const timeoutMs = 10_000;
const longestAnswerBytes = 64 * 1024;

/** What a witness answered: a signature that was verified, or the size that it signed last. */
export type WitnessAnswer = { readonly cosignature: Cosignature } | { readonly sizeCosigned: number };

/**
 * Asks a witness to sign the newest checkpoint.
 *
 * @param oldSize entries that the witness is believed to have signed last, at most those of the log.
 * @throws PlumblineError `audit/witness-failed`: it could not be reached, refused, or answered something else.
 */
export async function requestCosignature(
  reader: Reader,
  { url, key }: Witness,
  logKey: VerifierKey,
  oldSize: number,
  signal: AbortSignal,
): Promise<WitnessAnswer> {
  const fail = (reason: string, cause?: unknown) =>
    auditErrors["witness-failed"]({ name: key.name, url, reason }, { cause });
  const head = readHead(reader);
  if (head === undefined) throw fail("this ledger has no checkpoint yet");
  const note = head.checkpoint;
  const proof = await proveConsistency(openStoredLog(reader), oldSize, head.size, ledgerHash);
  const { status, contentType, text } = await post(
    `${url}/add-checkpoint`,
    formatWitnessRequest({ oldSize, proof, note }),
    signal,
  ).catch((cause: unknown) => {
    throw fail(reasonOf(cause), cause);
  });
  if (status === 409 && contentType.startsWith("text/x.tlog.size")) {
    const sizeCosigned = /^\d{1,15}\n$/.test(text) ? Number(text) : undefined;
    if (sizeCosigned === undefined) throw fail("its answer names no size");
    return { sizeCosigned };
  }
  if (status !== 200) throw fail(`it answered ${status}: ${text.slice(0, 300)}`);
  try {
    const [cosignature] = openCheckpoint(note + text, logKey, [key]).cosignatures;
    if (cosignature?.timeSeconds === undefined) throw fail("its answer does not hold its signature");
    return {
      cosignature: {
        keyId: key.keyId,
        size: head.size,
        checkpoint: note,
        signatureLine: lineOf(note + text, key),
        cosignedAtMs: Number(cosignature.timeSeconds) * 1000,
      },
    };
  } catch (cause) {
    if (!(cause instanceof LedgerError)) throw cause;
    throw fail(cause.message, cause);
  }
}

/** The witness's own line: others that it may have sent were not verified. */
function lineOf(note: string, { name, keyId }: VerifierKey): string {
  const found = parseNote(note).signatures.find((line) => line.name === name && line.keyId === keyId);
  return found === undefined ? "" : formatSignatureLine(found);
}

async function post(
  url: string,
  body: string,
  signal: AbortSignal,
): Promise<{ status: number; contentType: string; text: string }> {
  const answer = await fetch(url, {
    method: "POST",
    body,
    redirect: "error",
    headers: { "content-type": "text/plain; charset=utf-8" },
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of answer.body ?? []) {
    sizeBytes += chunk.length;
    if (sizeBytes > longestAnswerBytes)
      throw new Error(`its answer is longer than ${longestAnswerBytes} bytes`);
    chunks.push(chunk);
  }
  const contentType = answer.headers.get("content-type") ?? "";
  return { status: answer.status, contentType, text: Buffer.concat(chunks).toString("utf8") };
}

/** `fetch` says only that it failed; why is in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

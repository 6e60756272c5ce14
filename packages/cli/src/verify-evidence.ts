import { createHash } from "node:crypto";
import {
  openEnvelope,
  parseEnvelope,
  parsePublicKeyPem,
  parseStatement,
  type ResourceDescriptor,
  statementPayloadType,
} from "@plumbline/ledger";
import { cliErrors } from "./errors.ts";
import { readBytes, readText } from "./read-file.ts";

export interface VerifiedEvidence {
  /** Of the envelope's bytes: the name under which a server stores it. */
  readonly sha256: string;
  readonly keyid: string;
  readonly predicateType: string;
  readonly subject: readonly ResourceDescriptor[];
  readonly predicate: unknown;
}

/**
 * Verifies a DSSE envelope with a key, offline, and reads the in-toto statement in it.
 *
 * @throws LedgerError where the signature is not the key's or the file is no envelope; PlumblineError `cli/file-…`.
 */
export async function verifyEvidence(path: string, keyPath: string): Promise<VerifiedEvidence> {
  const bytes = await readBytes(path);
  const verifier = parsePublicKeyPem(await readText(keyPath));
  const { payloadType, payload } = openEnvelope(parseEnvelope(bytes), [verifier]);
  if (payloadType !== statementPayloadType)
    throw cliErrors["file-malformed"]({ path, rule: `it holds ${payloadType}, not ${statementPayloadType}` });
  const { predicateType, subject, predicate } = parseStatement(payload);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { sha256, keyid: verifier.keyid, predicateType, subject, predicate };
}

export function describeVerifiedEvidence(evidence: VerifiedEvidence): string[] {
  return [
    `good: sha256:${evidence.sha256}, signed by key ${evidence.keyid}`,
    `states: ${evidence.predicateType}`,
    ...evidence.subject.map(
      ({ name = "(unnamed)", digest }) =>
        `about: ${name} ${Object.entries(digest)
          .map(([algorithm, hex]) => `${algorithm}:${hex}`)
          .join(" ")}`,
    ),
  ];
}

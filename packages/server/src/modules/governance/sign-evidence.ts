import { createHash } from "node:crypto";
import {
  createStatement,
  type DsseEnvelope,
  encodeStatement,
  type JsonObject,
  signEnvelope,
  statementPayloadType,
} from "@plumbline/ledger";
import type { AppContext } from "#context";
import type { SignedEvidence } from "./evidence.ts";
import { evidenceKey } from "./evidence-key.ts";

/** A subject of evidence: the version by name, its digest as `sha256:<hex>`. */
export interface Subject {
  readonly name: string;
  readonly digest: string;
}

/** An in-toto statement in a DSSE envelope, signed with the evidence key. Store it with `storeEvidence`. */
export function signEvidence(
  context: Pick<AppContext, "config">,
  statement: { subjects: readonly Subject[]; predicateType: string; predicate: JsonObject },
): SignedEvidence {
  const subjects = statement.subjects.map(({ name, digest }) => ({
    name,
    digest: { sha256: hexOf(digest) },
  }));
  const payload = encodeStatement(createStatement(subjects, statement.predicateType, statement.predicate));
  const envelope = JSON.stringify(signDocument(context, statementPayloadType, payload));
  return { envelope, predicateType: statement.predicateType, sha256: sha256Of(envelope) };
}

/** Signs any document with the evidence key, e.g. the route table of a gateway. */
export function signDocument(
  context: Pick<AppContext, "config">,
  payloadType: string,
  payload: Uint8Array,
): DsseEnvelope {
  return signEnvelope(payloadType, payload, [evidenceKey(context).signer]);
}

export function sha256Of(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex");
}

/** `sha256:<hex>` → `<hex>`. */
export function hexOf(digest: string): string {
  return digest.replace(/^sha256:/, "");
}

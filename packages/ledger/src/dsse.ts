import { concatBytes } from "@noble/hashes/utils.js";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { decodeUtf8, encodeUtf8 } from "./bytes.ts";
import type { DsseSigner, DsseVerifier } from "./evidence-key.ts";
import { LedgerError } from "./errors.ts";
import { parseJson } from "./parse-json.ts";

/** A signed payload of a named type (DSSE 1.0); `payload` and `sig` are base64. */
export interface DsseEnvelope {
  readonly payloadType: string;
  readonly payload: string;
  readonly signatures: readonly DsseSignature[];
}

export interface DsseSignature {
  /** A hint of which key signed; it proves nothing. */
  readonly keyid?: string;
  readonly sig: string;
}

export interface OpenedEnvelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  /** Ids of the keys whose signatures verify, at least one. */
  readonly keyids: readonly string[];
}

/** What is signed: `DSSEv1 <length of type> <type> <length of payload> <payload>`, lengths in bytes. */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = encodeUtf8(payloadType);
  return concatBytes(encodeUtf8(`DSSEv1 ${type.length} `), type, encodeUtf8(` ${payload.length} `), payload);
}

export function signEnvelope(
  payloadType: string,
  payload: Uint8Array,
  signers: readonly [DsseSigner, ...DsseSigner[]],
): DsseEnvelope {
  const message = preAuthenticationEncoding(payloadType, payload);
  return {
    payloadType,
    payload: encodeBase64(payload),
    signatures: signers.map((signer) => ({ keyid: signer.keyid, sig: encodeBase64(signer.sign(message)) })),
  };
}

/**
 * Reads an envelope's JSON; members that DSSE does not name are passed over.
 *
 * @throws LedgerError `utf8-invalid`, `json-invalid`, `envelope-malformed`.
 */
export function parseEnvelope(bytes: Uint8Array): DsseEnvelope {
  const { payloadType, payload, signatures } = asMembers(
    parseJson(decodeUtf8(bytes, "envelope")),
    "the envelope",
  );
  if (typeof payloadType !== "string" || payloadType === "") return refuse("payloadType is no text");
  if (typeof payload !== "string") return refuse("payload is no text");
  if (!Array.isArray(signatures) || signatures.length === 0)
    return refuse("signatures is no list of at least one");
  return {
    payloadType,
    payload,
    signatures: signatures.map((signature: unknown, at) => {
      const { keyid, sig } = asMembers(signature, `signatures[${at}]`);
      if (typeof sig !== "string") return refuse(`signatures[${at}].sig is no text`);
      if (keyid !== undefined && typeof keyid !== "string")
        return refuse(`signatures[${at}].keyid is no text`);
      return keyid === undefined ? { sig } : { keyid, sig };
    }),
  };
}

/**
 * Verifies an envelope: at least one signature by one of the keys. Check `payloadType` before reading the payload.
 *
 * @throws LedgerError `envelope-unverified`, `base64-invalid`.
 */
export function openEnvelope(envelope: DsseEnvelope, verifiers: readonly DsseVerifier[]): OpenedEnvelope {
  const payload = decodeEitherBase64(envelope.payload, "payload");
  const message = preAuthenticationEncoding(envelope.payloadType, payload);
  const signatures = envelope.signatures.map(({ keyid, sig }, at) => ({
    keyid,
    signature: decodeEitherBase64(sig, `signatures[${at}].sig`),
  }));
  const keyids = verifiers
    .filter((verifier) =>
      signatures.some(
        ({ keyid = "", signature }) =>
          (keyid === "" || keyid === verifier.keyid) && verifier.verify(message, signature),
      ),
    )
    .map(({ keyid }) => keyid);
  if (keyids.length === 0)
    throw new LedgerError("envelope-unverified", {
      keyids: verifiers.map(({ keyid }) => keyid).join(", ") || "(none given)",
    });
  return { payloadType: envelope.payloadType, payload, keyids };
}

/** DSSE lets a signer choose the URL-safe alphabet; padding stays strict, and the two are never mixed. */
function decodeEitherBase64(text: string, field: string): Uint8Array {
  const isUrlSafe = /[-_]/.test(text) && !/[+/]/.test(text);
  return decodeBase64(isUrlSafe ? text.replaceAll("-", "+").replaceAll("_", "/") : text, field);
}

function asMembers(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return refuse(`${path} is no object`);
  return value as Readonly<Record<string, unknown>>;
}

function refuse(rule: string): never {
  throw new LedgerError("envelope-malformed", { rule });
}

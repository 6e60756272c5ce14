import { createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { describe, expect, test } from "vitest";
import { encodeUtf8 } from "./bytes.ts";
import { canonicalJsonBytes } from "./canonical-json.ts";
import {
  type DsseEnvelope,
  openEnvelope,
  parseEnvelope,
  preAuthenticationEncoding,
  signEnvelope,
} from "./dsse.ts";
import {
  createEd25519Signer,
  createP256Signer,
  formatP256PublicKeyPem,
  parsePublicKeyPem,
} from "./evidence-key.ts";
import {
  createStatement,
  encodeStatement,
  parseStatement,
  statementPayloadType,
} from "./in-toto-statement.ts";

interface Case {
  payloadType: string;
  payloadUtf8: string;
  paeHex?: string;
  signatureHex: string;
  envelope: DsseEnvelope;
}
const testdata = join(import.meta.dirname, "..", "testdata");
const ed25519 = JSON.parse(readFileSync(join(testdata, "dsse.json"), "utf8")) as {
  key: { seedHex: string; publicKeyPem: string; keyid: string };
  cases: Case[];
  modelFile: { sha256: string };
};
const { ecdsa } = JSON.parse(readFileSync(join(testdata, "more.json"), "utf8")) as {
  ecdsa: { key: { secretKeyHex: string; publicKeyPem: string; keyid: string }; cases: Case[] };
};
const evidenceKey = createP256Signer(hexToBytes(ecdsa.key.secretKeyHex));

describe.each([
  { algorithm: "ECDSA P-256", key: ecdsa.key, cases: ecdsa.cases, signer: evidenceKey },
  {
    algorithm: "Ed25519",
    key: ed25519.key,
    cases: ed25519.cases,
    signer: createEd25519Signer(hexToBytes(ed25519.key.seedHex)),
  },
])("$algorithm, against go-securesystemslib", ({ key, cases, signer }) => {
  const verifier = parsePublicKeyPem(key.publicKeyPem);

  test("the key has its id", () => {
    expect(signer.keyid).toBe(key.keyid);
    expect(verifier.keyid).toBe(key.keyid);
  });

  test.each(cases)(
    "$payloadType $payloadUtf8",
    ({ payloadType, payloadUtf8, paeHex, signatureHex, envelope }) => {
      const payload = encodeUtf8(payloadUtf8);
      const message = preAuthenticationEncoding(payloadType, payload);
      if (paeHex !== undefined) expect(bytesToHex(message)).toBe(paeHex);
      expect(bytesToHex(signer.sign(message))).toBe(signatureHex);
      expect(signEnvelope(payloadType, payload, [signer])).toEqual(envelope);
      const opened = openEnvelope(parseEnvelope(encodeUtf8(JSON.stringify(envelope))), [verifier]);
      expect(opened).toEqual({ payloadType, payload, keyids: [key.keyid] });
    },
  );

  test("a changed type, payload, signature or key refuses the envelope", () => {
    const envelope = signEnvelope("type", encodeUtf8("payload"), [signer]);
    const [signature = { sig: "" }] = envelope.signatures;
    const other = createP256Signer(new Uint8Array(32).fill(9));
    const altered: DsseEnvelope[] = [
      { ...envelope, payloadType: "typf" },
      { ...envelope, payload: "cGF5bG9hZQ==" },
      { ...envelope, signatures: [{ ...signature, sig: "AAAA" }] },
      { ...envelope, signatures: [{ ...signature, keyid: other.keyid }] },
      { ...envelope, signatures: [] },
      signEnvelope("type", encodeUtf8("payload"), [{ ...other, keyid: signer.keyid }]),
    ];
    for (const one of altered)
      expect(() => openEnvelope(one, [verifier])).toThrow(
        expect.objectContaining({ code: "envelope-unverified" }),
      );
  });
});

test("node:crypto verifies our evidence signature with our PEM", () => {
  const pem = formatP256PublicKeyPem(hexToBytes(ecdsa.key.secretKeyHex));
  expect(pem).toBe(ecdsa.key.publicKeyPem);
  const message = encodeUtf8("message");
  expect(verify("sha256", message, createPublicKey(pem), evidenceKey.sign(message))).toBe(true);
});

test("without a key id each key is tried, and of several signatures one suffices", () => {
  const other = createEd25519Signer(new Uint8Array(32).fill(3));
  const envelope = signEnvelope("type", encodeUtf8("payload"), [other, evidenceKey]);
  const verifier = parsePublicKeyPem(ecdsa.key.publicKeyPem);
  expect(openEnvelope(envelope, [verifier]).keyids).toEqual([verifier.keyid]);
  const unnamed = { ...envelope, signatures: envelope.signatures.map(({ sig }) => ({ sig })) };
  expect(openEnvelope(unnamed, [verifier]).keyids).toEqual([verifier.keyid]);
});

test("the URL-safe alphabet is read as DSSE allows, mixed or unpadded base64 is not", () => {
  const payload = Uint8Array.of(0xfb, 0xff, 0xfe, 0xfb);
  const envelope = signEnvelope("type", payload, [evidenceKey]);
  const verifier = parsePublicKeyPem(ecdsa.key.publicKeyPem);
  expect(envelope.payload).toBe("+//++w==");
  expect(openEnvelope({ ...envelope, payload: "-__--w==" }, [verifier]).payload).toEqual(payload);
  for (const text of ["-//++w==", "+//++w", "-__--w"])
    expect(() => openEnvelope({ ...envelope, payload: text }, [verifier])).toThrow(
      expect.objectContaining({ code: "base64-invalid" }),
    );
});

test.each([
  ["[]", /no object/],
  ['{"payload":"","signatures":[{"sig":""}]}', /payloadType/],
  ['{"payloadType":"t","payload":1,"signatures":[{"sig":""}]}', /payload/],
  ['{"payloadType":"t","payload":"","signatures":[]}', /signatures/],
  ['{"payloadType":"t","payload":"","signatures":[{"sig":1}]}', /signatures\[0\]\.sig/],
  ['{"payloadType":"t","payload":"","payload":"","signatures":[{"sig":""}]}', /twice/],
])("%s is no envelope", (text, message) => {
  expect(() => parseEnvelope(encodeUtf8(text))).toThrow(message);
});

test.each([
  ["nothing", ""],
  ["a private key", ed25519.key.publicKeyPem.replaceAll("PUBLIC", "PRIVATE")],
  ["a cut key", ecdsa.key.publicKeyPem.replace(/\n[^\n]+==\n-----END/, "\n-----END")],
  ["a point off the curve", ecdsa.key.publicKeyPem.replace(/.(==)?\n-----END/, "A$1\n-----END")],
  ["two blocks", ecdsa.key.publicKeyPem.repeat(2)],
])("%s is no evidence key", (_, pem) => {
  expect(() => parsePublicKeyPem(pem)).toThrow(
    expect.objectContaining({ code: expect.stringMatching(/^(pem-malformed|base64-invalid)$/) as string }),
  );
});

describe("in-toto statements", () => {
  const subject = [{ name: "model.onnx", digest: { sha256: ed25519.modelFile.sha256 } }];
  const type = "https://in-toto.io/attestation/test-result/v0.1";

  test("a statement comes back from its envelope", () => {
    const statement = createStatement(subject, type, { result: "PASSED", configuration: [] });
    const envelope = signEnvelope(statementPayloadType, encodeStatement(statement), [evidenceKey]);
    const { payload } = openEnvelope(envelope, [parsePublicKeyPem(ecdsa.key.publicKeyPem)]);
    expect(parseStatement(payload)).toEqual(statement);
  });

  test("the vectors' statement is read", () => {
    expect(parseStatement(encodeUtf8(ed25519.cases[1]?.payloadUtf8 ?? ""))).toMatchObject({ subject });
  });

  test("all problems of a statement are told at once", () => {
    const broken = {
      _type: "x",
      subject: [{ digest: {} }, { digest: { sha256: "AB" } }],
      predicateType: "no",
    };
    expect(() => parseStatement(canonicalJsonBytes(broken))).toThrow(
      /_type .*subject\[0\]\.digest .*subject\[1\]\.digest\.sha256 .*predicateType .*predicate /,
    );
    expect(() => createStatement([], type, {})).toThrow(/subject/);
  });
});

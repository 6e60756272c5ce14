import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  createP256Signer,
  type DsseSigner,
  type DsseVerifier,
  formatP256PublicKeyPem,
  parsePublicKeyPem,
} from "@plumbline/ledger";
import type { AppContext } from "#context";

/** The key that signs evidence: ECDSA P-256, which cosign, sigstore and OpenSSF model-signing verify. */
export interface EvidenceKey {
  readonly signer: DsseSigner;
  readonly publicKeyPem: string;
  /** The server's own key and those an administrator trusts. */
  readonly verifiers: readonly DsseVerifier[];
}

type Context = Pick<AppContext, "config">;
const keys = new WeakMap<Context["config"], EvidenceKey>();

/** Reads `DIR/keys/evidence-key.pem`, making it at first, and every public key in `DIR/keys/trusted`. */
export function evidenceKey(context: Context): EvidenceKey {
  let key = keys.get(context.config);
  if (key === undefined) {
    key = loadEvidenceKey(join(context.config.data, "keys"));
    keys.set(context.config, key);
  }
  return key;
}

function loadEvidenceKey(directory: string): EvidenceKey {
  const path = join(directory, "evidence-key.pem");
  if (!existsSync(path)) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    // `wx` and flush: a key is never overwritten, and nothing is signed by one that a power loss could take.
    const pem = privateKey.export({ type: "pkcs8", format: "pem" });
    writeFileSync(path, pem, { mode: 0o600, flag: "wx", flush: true });
  }
  const { d } = createPrivateKey(readFileSync(path)).export({ format: "jwk" });
  const secretKey = new Uint8Array(Buffer.from(d ?? "", "base64url"));
  const publicKeyPem = formatP256PublicKeyPem(secretKey);
  return {
    signer: createP256Signer(secretKey),
    publicKeyPem,
    verifiers: [parsePublicKeyPem(publicKeyPem), ...readTrustedKeys(join(directory, "trusted"))],
  };
}

function readTrustedKeys(directory: string): DsseVerifier[] {
  if (!existsSync(directory)) return [];
  const names = readdirSync(directory).filter((name) => name.endsWith(".pem"));
  return names.map((name) => parsePublicKeyPem(readFileSync(join(directory, name), "utf8")));
}

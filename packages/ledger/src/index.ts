export { type AppendedEntries, type LogFile, type TreeHead, appendEntries } from "./append-entries.ts";
export { decodeBase64, encodeBase64 } from "./base64.ts";
export { type JsonObject, type JsonValue, canonicalJson, canonicalJsonBytes } from "./canonical-json.ts";
export {
  type Checkpoint,
  type OpenedCheckpoint,
  cosignCheckpoint,
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
} from "./checkpoint.ts";
export { type ConsistencyClaim, verifyConsistencyProof } from "./consistency-proof.ts";
export {
  type DsseEnvelope,
  type DsseSignature,
  type OpenedEnvelope,
  openEnvelope,
  parseEnvelope,
  preAuthenticationEncoding,
  signEnvelope,
} from "./dsse.ts";
export { decodeEntryBundle, encodeEntryBundle, longestEntryBytes } from "./entry-bundle.ts";
export { LedgerError, type LedgerErrorCode, LogUnreadableError } from "./errors.ts";
export {
  type DsseSigner,
  type DsseVerifier,
  createEd25519Signer,
  createEd25519Verifier,
  createP256Signer,
  createP256Verifier,
  formatP256PublicKeyPem,
  parsePublicKeyPem,
} from "./evidence-key.ts";
export {
  type ResourceDescriptor,
  type Statement,
  createStatement,
  encodeStatement,
  parseStatement,
  statementPayloadType,
  statementType,
} from "./in-toto-statement.ts";
export { type InclusionClaim, verifyInclusionProof } from "./inclusion-proof.ts";
export {
  type LedgerEntry,
  type LedgerEntryHeader,
  type MadeEntry,
  longestHeaderBytes,
  makeEntry,
  parseEntry,
  saltBytes,
  verifyCommitment,
} from "./ledger-entry.ts";
export { type LogFault, type LogFaultKind, logFaultKinds } from "./log-fault.ts";
export type { LogReader } from "./log-reader.ts";
export { type MerkleHash, type Sha256, createMerkleHash, merkleHash } from "./merkle-hash.ts";
export {
  type NoteKeyType,
  type SigningKey,
  type VerifierKey,
  createSigningKey,
  createVerifierKey,
  formatSigningKey,
  formatVerifierKey,
  noteKeyTypes,
  parseSigningKey,
  parseVerifierKey,
} from "./note-key.ts";
export { parseJson } from "./parse-json.ts";
export { proveConsistency, proveInclusion, readRoot } from "./prove.ts";
export {
  type NoteSignature,
  type OpenedNote,
  type ParsedNote,
  type VerifiedSignature,
  formatSignatureLine,
  openNote,
  parseNote,
  signNote,
} from "./signed-note.ts";
export {
  type TileCoordinates,
  checkpointPath,
  entryBundlePath,
  isWitnessedPath,
  parseTilePath,
  tilePath,
  tileWidth,
  witnessedPath,
} from "./tile-path.ts";
export { type TlogProof, formatTlogProof, parseTlogProof, verifyTlogProof } from "./tlog-proof.ts";
export { type InclusionEvidence, verifyInclusion } from "./verify-inclusion.ts";
export {
  type AlteredLog,
  type IntactLog,
  type LogVerification,
  type VerifyLogOptions,
  type WitnessedSize,
  verifyLog,
} from "./verify-log.ts";
export { type WitnessRequest, formatWitnessRequest, parseWitnessRequest } from "./witness-request.ts";

/** Every error this package raises: its code, and the message made from what broke the rule. */
const messages = {
  "base64-invalid": (it: { field: string; rule: string }) =>
    `${it.field}: ${it.rule}; standard base64 (RFC 4648 section 4) with its padding is required`,
  "json-invalid": (it: { position: number; rule: string }) =>
    `JSON: ${it.rule} at character ${it.position}; correct the text there`,
  "json-not-canonicalizable": (it: { path: string; rule: string }) =>
    `canonical JSON: ${it.path} ${it.rule}; only finite numbers, well-formed strings, booleans, null, arrays and plain objects have a canonical form`,
  "utf8-invalid": (it: { field: string }) => `${it.field}: the bytes are not UTF-8; encode the text as UTF-8`,
  "size-invalid": (it: { field: string; value: number; rule: string }) =>
    `${it.field}: ${it.value} ${it.rule}; give a whole number within it`,
  "hash-invalid": (it: { field: string; lengthBytes: number }) =>
    `${it.field}: a hash of ${it.lengthBytes} bytes; SHA-256 hashes are 32 bytes`,
  "proof-invalid": (it: { proof: string; rule: string }) =>
    `${it.proof} proof: ${it.rule}; do not trust what it was meant to prove`,
  "tile-path-invalid": (it: { path: string }) =>
    `tile path: "${it.path}" is neither tile/<L>/<N>[.p/<W>] nor tile/entries/<N>[.p/<W>] of C2SP tlog-tiles`,
  "bundle-malformed": (it: { rule: string }) =>
    `entry bundle: ${it.rule}; a bundle is 1 to 256 entries, each after its length as a big-endian uint16`,
  "entry-too-long": (it: { lengthBytes: number }) =>
    `entry: ${it.lengthBytes} bytes long; at most 65535 fit a bundle, so put a digest in place of what is large`,
  "file-missing": (it: { path: string }) => `${it.path}: not found; the log's files are incomplete`,
  "tile-malformed": (it: { path: string; lengthBytes: number; expectedBytes: number }) =>
    `${it.path}: ${it.lengthBytes} bytes; ${it.expectedBytes} are expected`,
  "stored-log-inconsistent": (it: { rule: string }) =>
    `stored log: ${it.rule}; nothing was appended, verify the log and restore its files before signing again`,
  "note-malformed": (it: { rule: string }) => `signed note: ${it.rule} (C2SP signed-note)`,
  "note-unverified": (it: { keys: string }) =>
    `signed note: no signature by ${it.keys}; get the note from the log itself or check the key`,
  "note-signature-invalid": (it: { key: string }) =>
    `signed note: the signature by ${it.key} does not verify; the text or the signature was changed`,
  "key-malformed": (it: { field: string; rule: string }) =>
    `${it.field}: ${it.rule}; copy the key again, whole`,
  "checkpoint-malformed": (it: { rule: string }) => `checkpoint: ${it.rule} (C2SP tlog-checkpoint)`,
  "checkpoint-origin": (it: { expected: string; found: string }) =>
    `checkpoint: origin "${it.found}" where "${it.expected}" is expected; this is another log`,
  "witness-request-malformed": (it: { rule: string }) => `add-checkpoint: ${it.rule} (C2SP tlog-witness)`,
  "tlog-proof-malformed": (it: { rule: string }) => `tlog-proof: ${it.rule} (C2SP tlog-proof@v1)`,
  "pem-malformed": (it: { rule: string }) =>
    `public key PEM: ${it.rule}; give one PUBLIC KEY block of an ECDSA P-256 or Ed25519 key`,
  "envelope-malformed": (it: { rule: string }) => `DSSE envelope: ${it.rule}`,
  "envelope-unverified": (it: { keyids: string }) =>
    `DSSE envelope: no signature verifies with the keys ${it.keyids}; the envelope was changed or is signed by another key`,
  "statement-malformed": (it: { problems: readonly string[] }) =>
    `in-toto Statement v1: ${it.problems.join("; ")}`,
  "entry-header-invalid": (it: { problems: readonly string[] }) => `ledger entry: ${it.problems.join("; ")}`,
  "entry-header-too-large": (it: { lengthBytes: number }) =>
    `ledger entry: the header's canonical JSON is ${it.lengthBytes} bytes long; at most 16384 are allowed, so move what is large to the payload`,
  "entry-not-canonical": (it: { rule: string }) => `ledger entry: ${it.rule}`,
  "salt-invalid": (it: { lengthBytes: number }) =>
    `salt: ${it.lengthBytes} bytes long; give 32 random bytes, new for each entry`,
};

export type LedgerErrorCode = keyof typeof messages;

/** A refusal by this package; tell them apart by `code`, never by message. */
export class LedgerError<Code extends LedgerErrorCode = LedgerErrorCode> extends Error {
  override readonly name = "LedgerError";
  readonly code: Code;

  constructor(code: Code, it: Parameters<(typeof messages)[Code]>[0], options?: ErrorOptions) {
    const format = messages[code] as (it: Parameters<(typeof messages)[Code]>[0]) => string;
    super(format(it), options);
    this.code = code;
  }
}

/** A file of the log could not be read at all: nothing is known about whether the log is whole. */
export class LogUnreadableError extends Error {
  override readonly name = "LogUnreadableError";
  readonly path: string;

  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`${path}: could not be read (${reason}); check the address and try again`, options);
    this.path = path;
  }
}

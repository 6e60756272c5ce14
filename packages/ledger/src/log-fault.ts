/** What can be wrong with a log whose files could all be read. */
export const logFaultKinds = {
  /** The checkpoint is no signed note, or its text no checkpoint. */
  checkpointMalformed: "checkpoint-malformed",
  /** The log's key did not sign this checkpoint. */
  checkpointSignature: "checkpoint-signature",
  /** A known witness's signature under the checkpoint does not verify. */
  cosignatureInvalid: "cosignature-invalid",
  /** Checkpoint or remembered checkpoint belong to another log. */
  origin: "origin",
  /** The log is shorter than the remembered checkpoint. */
  rolledBack: "rolled-back",
  /** The log's beginning is not what the remembered checkpoint covers. */
  fork: "fork",
  tileMissing: "tile-missing",
  tileAltered: "tile-altered",
  bundleMissing: "bundle-missing",
  /** A bundle is cut short, or goes on after its last entry. */
  bundleMalformed: "bundle-malformed",
  /** An entry's bytes are not those whose hash the tree holds. */
  entryAltered: "entry-altered",
  /** An entry is under the signed root, but is no entry of Plumbline's. */
  entryNotCanonical: "entry-not-canonical",
  /** Tiles and entries agree with each other but not with the signed root. */
  rootMismatch: "root-mismatch",
} as const;
export type LogFaultKind = (typeof logFaultKinds)[keyof typeof logFaultKinds];

export interface LogFault {
  readonly kind: LogFaultKind;
  readonly message: string;
  /** The entry at fault, or the first one concerned, where it can be told. */
  readonly entryIndex?: number;
  readonly tile?: { readonly level: number; readonly index: number };
  readonly bundleIndex?: number;
}

/** Carries the first fault out of the walk; `verifyLog` turns it into its answer. */
export class FoundFault extends Error {
  override readonly name = "FoundFault";
  readonly fault: LogFault;

  constructor(fault: LogFault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** @throws FoundFault always. */
export function fail(
  kind: LogFaultKind,
  message: string,
  place: Omit<LogFault, "kind" | "message"> = {},
): never {
  throw new FoundFault({ kind, message, ...place });
}

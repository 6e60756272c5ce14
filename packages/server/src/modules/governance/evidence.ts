import type { JsonObject } from "@plumbline/ledger";
import type { ActorId, WorkspaceId } from "#ports";

/** What evidence may say. Types of the field are used where they exist. */
export const PredicateType = {
  evaluation: "urn:plumbline:predicate:evaluation:v1",
  approval: "urn:plumbline:predicate:approval:v1",
  /** SLSA's verification summary: the decision of a gate. */
  gateDecision: "https://slsa.dev/verification_summary/v1",
} as const;

/** Types that only this server writes: an envelope with one of them is refused from outside. */
export const reservedPredicateTypes: ReadonlySet<string> = new Set(Object.values(PredicateType));

/** Evidence that decides, apart from evidence that is a decision. An approval signs the digests of these. */
export function isJudged(predicateType: string): boolean {
  return predicateType !== PredicateType.approval && predicateType !== PredicateType.gateDecision;
}

/** A signed statement about a version's digest, named by the SHA-256 of its envelope. */
export interface Evidence {
  readonly sha256: string;
  readonly workspace: WorkspaceId;
  readonly versionId: string;
  readonly predicateType: string;
  /** The DSSE envelope as stored: JSON text. */
  readonly envelope: string;
  readonly actorId: ActorId;
  readonly entryId: string;
  readonly createdAtMs: number;
}

/** An envelope made outside the transaction that will store it. */
export interface SignedEvidence {
  readonly sha256: string;
  readonly predicateType: string;
  readonly envelope: string;
}

export interface VerifiedEvidence extends Evidence {
  readonly predicate: JsonObject;
}

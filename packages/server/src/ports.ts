import type { Id } from "@plumbline/platform";
import type { Reader, Transaction } from "#storage";

/** Interfaces through which a lower module calls a higher one. `app.ts` wires them. */

export type WorkspaceId = Id<"workspace">;
/** Opaque: names nobody. A header of the ledger carries it for ever. */
export type ActorId = Id<"actor">;

/** Who asks, and what they may do in the workspace they ask for. */
export interface Principal {
  readonly actorId: ActorId;
  readonly userName: string;
  readonly workspace: WorkspaceId;
  /** What the principal's roles allow, on every object of the workspace unless `access` says otherwise. */
  readonly permissions: ReadonlySet<string>;
  /** What is allowed on which object, where that is not the same for all. Most principals have none. */
  readonly access?: ObjectAccess | undefined;
  /** Comes with a token that may do less than its owner: it makes no other credential. */
  readonly isLimited?: boolean | undefined;
}

/** The objects that grants name one by one. */
export const ObjectKind = { experiment: "experiment", model: "model", deployment: "deployment" } as const;
export type ObjectKind = (typeof ObjectKind)[keyof typeof ObjectKind];

/** The permission without which an object of a kind is not there at all. */
export const readPermissionOf: Readonly<Record<ObjectKind, string>> = {
  experiment: "experiments:read",
  model: "models:read",
  deployment: "deployments:read",
};

/** What a principal may do with single objects. Ids are lasting: an experiment's, a model's, a deployment's. */
export interface ObjectAccess {
  permits(permission: string, kind: ObjectKind, objectId: string): boolean;
  /** Whether there may be an object for which the principal holds the permission. */
  permitsSome(permission: string): boolean;
  /** Which objects of a kind the principal may see. */
  visible(kind: ObjectKind): VisibleObjects;
}

/** Only the objects with these ids, or every object but those. */
export interface VisibleObjects {
  readonly allBut: boolean;
  readonly ids: readonly string[];
}

/** Names and lasting ids of objects. Wired in `app.ts` from the modules that own them. */
export interface ObjectDirectory {
  /** An experiment is named by its id. Undefined where there is no such object, or no longer. */
  findId(reader: Reader, workspace: WorkspaceId, kind: ObjectKind, name: string): string | undefined;
  findName(reader: Reader, workspace: WorkspaceId, kind: ObjectKind, objectId: string): string | undefined;
  /** Whether a workspace holds anything besides what it started with. */
  holdsAny(reader: Reader, workspace: WorkspaceId): boolean;
}

/** A state change, as the ledger remembers it. */
export interface LedgerEvent {
  /** `<noun>.<past participle>`, e.g. `run.created`. */
  readonly type: string;
  /** `<noun>:<opaque id>`, e.g. `run:0192…`. Never a name or an address. */
  readonly subject: string;
  readonly actor: ActorId;
  readonly workspace: WorkspaceId;
  /** JSON. Erasable, so it may hold names; it holds digests rather than content. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Appends to the ledger within a use case's own transaction. */
export interface LedgerAppender {
  /**
   * @returns the entry's id; its index is known once the sequencer has placed it.
   * @throws PlumblineError `audit/entry-too-large`.
   */
  append(transaction: Transaction, event: LedgerEvent): string;
}

/** An entry that an open transaction has just appended. */
export interface RecordedEntry {
  readonly id: string;
  readonly recordedAtMs: number;
  readonly event: LedgerEvent;
}

/** Keeps what others are to be told of a ledger entry. Implemented by `webhooks`. */
export interface Outbox {
  /** Within the transaction that appended the entry: what it writes is committed with it or not at all. */
  record(transaction: Transaction, entry: RecordedEntry): void;
}

/** People by their opaque ids. Implemented by `identity`. */
export interface ActorDirectory {
  /** An id that is nobody's is left out. */
  describe(
    reader: Reader,
    actorIds: readonly ActorId[],
  ): Promise<ReadonlyMap<ActorId, { readonly userName: string }>>;
}

/** Asked before a version gets a governed alias or stage. Implemented by `governance`. */
export interface PromotionGuard {
  /**
   * Outside any transaction: evaluates the gate and records its result as evidence.
   * @throws PlumblineError with the rule's message where the gate's mode is `enforce` and it does not pass.
   */
  prepare(principal: Principal, promotion: Promotion): Promise<PreparedPromotion>;
}

export interface Promotion {
  readonly modelName: string;
  readonly version: number;
  /** The alias or stage, lower-case, e.g. `production`. */
  readonly target: string;
}

export interface PreparedPromotion {
  /**
   * Inside the transaction that moves the alias: what was judged is still what is there.
   * @throws PlumblineError where evidence or approvals changed since `prepare`.
   */
  confirm(transaction: Transaction): Promise<void>;
}

/** What a kind of job means to the module that owns it. Implemented above `jobs`. */
export interface JobKind {
  readonly kind: string;
  /** Inside the transaction that completes the job, once, for the holder of the lease. */
  complete(transaction: Transaction, job: CompletedJob): void | Promise<void>;
  /** Inside the transaction that ends the job without an output: it failed for good or was cancelled. */
  abandon(transaction: Transaction, job: AbandonedJob): void | Promise<void>;
  /**
   * Before `complete`, outside any transaction: checks and signs what the worker sent. What it returns is handed to
   * `complete` as `prepared`.
   * @throws PlumblineError where the output is not what this kind produces.
   */
  prepare(job: { id: string; input: unknown; output: unknown }): Promise<unknown>;
}

export interface CompletedJob {
  readonly id: string;
  readonly workspace: WorkspaceId;
  readonly actorId: ActorId;
  readonly input: unknown;
  readonly output: unknown;
  readonly prepared: unknown;
}

export interface AbandonedJob {
  readonly id: string;
  readonly workspace: WorkspaceId;
  readonly actorId: ActorId;
  readonly input: unknown;
  readonly reason: string;
}

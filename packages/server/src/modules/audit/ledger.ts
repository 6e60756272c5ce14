import { type JsonValue, LedgerError, makeEntry, type MadeEntry, saltBytes } from "@plumbline/ledger";
import { type Clock, formatTime, type Random } from "@plumbline/platform";
import type { LedgerAppender, LedgerEvent, Outbox } from "#ports";
import type { Transaction } from "#storage";
import { insertEntry } from "./entry.store.ts";
import { auditErrors } from "./errors.ts";
import { Listeners } from "./listeners.ts";
import type { Standing } from "./standing.ts";
import type { WitnessStanding } from "./witness-standing.ts";

interface LedgerDependencies {
  readonly clock: Clock;
  readonly random: Random;
  /** Told of each entry within its transaction. */
  readonly outbox?: Outbox;
}

/** The ledger of one server: use cases append to it, the sequencer places what they appended. */
export class Ledger implements LedgerAppender {
  /** Told after the commit of each transaction that appended. */
  readonly appended = new Listeners<void>();
  /** Told, with the new size, once entries are placed under a signed checkpoint. */
  readonly sequenced = new Listeners<number>();
  standing: Standing = { state: "starting" };
  /** Who else signs, and where each of them stands. */
  witnesses: () => readonly WitnessStanding[] = () => [];
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #outbox: Outbox | undefined;
  readonly #tellAppended = () => this.appended.tell();

  constructor({ clock, random, outbox }: LedgerDependencies) {
    this.#clock = clock;
    this.#random = random;
    this.#outbox = outbox;
  }

  append(transaction: Transaction, event: LedgerEvent): string {
    const id = this.#random.id();
    const salt = this.#random.bytes(saltBytes);
    const recordedAtMs = this.#clock.nowMs();
    const { leafBytes, canonicalPayload } = makeLeaf(id, recordedAtMs, event, salt);
    insertEntry(transaction, { id, recordedAtMs, event, leaf: leafBytes, salt, payload: canonicalPayload });
    this.#outbox?.record(transaction, { id, recordedAtMs, event });
    transaction.onCommit(this.#tellAppended);
    return id;
  }
}

function makeLeaf(id: string, recordedAtMs: number, event: LedgerEvent, salt: Uint8Array): MadeEntry {
  const { type, subject, actor, workspace } = event;
  const header = { id, time: formatTime(recordedAtMs), actor, type, subject, workspace };
  try {
    // That the payload is JSON is checked where it is made canonical.
    return makeEntry(header, event.payload as JsonValue, salt);
  } catch (cause) {
    if (!(cause instanceof LedgerError)) throw cause;
    const name = cause.code === "entry-header-too-large" ? "entry-too-large" : "entry-invalid";
    throw auditErrors[name]({ type, reason: cause.message }, { cause });
  }
}

export function createLedgerAppender(dependencies: LedgerDependencies): LedgerAppender {
  return new Ledger(dependencies);
}

/** The ledger behind a context's appender. */
export function ledgerOf({ ledger }: { ledger: LedgerAppender }): Ledger {
  if (ledger instanceof Ledger) return ledger;
  throw new TypeError("context.ledger was not made by createLedgerAppender");
}

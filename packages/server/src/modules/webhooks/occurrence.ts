import type { LedgerEvent } from "#ports";
import type { Reader } from "#storage";
import type { WebhookEvent } from "./webhook-event.ts";

/** An event that happened, as webhooks are told of it. */
export interface Occurrence {
  readonly event: WebhookEvent;
  /** The registered model that it is about. */
  readonly model?: string;
  /** The experiment of the run that it is about. */
  readonly experimentId?: string;
  /** The `data` of the body. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** How entries of one type of the ledger become events. */
export interface Translation {
  /** What may come of it, so that nothing is read where nobody asks for these. */
  readonly events: readonly [WebhookEvent, WebhookEvent?, WebhookEvent?];
  /** Within the transaction of the change, after it. Undefined where this entry is none of the events. */
  translate(reader: Reader, entry: LedgerEvent): Occurrence | undefined;
}

export function readText(payload: LedgerEvent["payload"], field: string): string {
  const value = payload[field];
  if (typeof value !== "string")
    throw new TypeError(`${field} of a ledger entry is ${typeof value}, not a text`);
  return value;
}

export function readNumber(payload: LedgerEvent["payload"], field: string): number {
  const value = payload[field];
  if (typeof value !== "number")
    throw new TypeError(`${field} of a ledger entry is ${typeof value}, not a number`);
  return value;
}

/** The id of `<noun>:<id>`. */
export function idOfSubject({ subject }: { subject: string }): string {
  return subject.slice(subject.indexOf(":") + 1);
}

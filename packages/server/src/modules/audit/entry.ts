import { formatTime } from "@plumbline/platform";
import type { ActorId } from "#ports";

/** An entry as its workspace may read it. */
export interface Entry {
  /** Its place in the log, or null while the sequencer has not placed it. */
  readonly index: number | null;
  readonly id: string;
  /** RFC 3339 in UTC with milliseconds. */
  readonly time: string;
  readonly type: string;
  readonly subject: string;
  readonly actor: ActorId;
  /** Who that is, where anyone still knows. */
  readonly actorName?: string;
  readonly workspace: string;
  /** Null once it was erased. */
  readonly payload: unknown;
  readonly sequenced: boolean;
}

/** Which entries of a workspace. */
export interface EntryFilter {
  readonly workspace: string;
  readonly type?: string | undefined;
  readonly subject?: string | undefined;
}

export interface EntryRow {
  readonly log_index: number | null;
  readonly id: string;
  readonly workspace: string;
  readonly type: string;
  readonly subject: string;
  readonly actor: string;
  readonly recorded_at_ms: number;
  readonly payload: string | null;
}

export function presentEntry(row: EntryRow): Entry {
  return {
    index: row.log_index,
    id: row.id,
    time: formatTime(row.recorded_at_ms),
    type: row.type,
    subject: row.subject,
    actor: row.actor as ActorId,
    workspace: row.workspace,
    payload: row.payload === null ? null : (JSON.parse(row.payload) as unknown),
    sequenced: row.log_index !== null,
  };
}

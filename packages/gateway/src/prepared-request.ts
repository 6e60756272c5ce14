import type { Columns, InputBatch } from "@plumbline/inference";

/** A request that was read and checked: what runs, and what the request log keeps of it. */
export interface PreparedRequest {
  readonly batch: InputBatch;
  /** The columns as they came, where the request had columns. */
  readonly columns: Columns | undefined;
  /** One for each row, where the request named its entities. */
  readonly entityKeys: ArrayLike<unknown> | undefined;
}

/** What goes back to the client. */
export interface PreparedAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

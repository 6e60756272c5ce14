/** Which entries the ledger page shows, as its address has it. */
export interface LedgerSearch {
  /** E.g. `run.created`. */
  readonly type?: string;
  /** E.g. `run:0192…`. */
  readonly subject?: string;
}

export function readLedgerSearch(search: Readonly<Record<string, unknown>>): LedgerSearch {
  const { type, subject } = search;
  return {
    ...(typeof type === "string" && type !== "" && { type }),
    ...(typeof subject === "string" && subject !== "" && { subject }),
  };
}

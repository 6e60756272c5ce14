/** What this browser saw of the log: whoever remembers can notice that history was rewritten. */
export interface RememberedCheckpoint {
  /** The verifier key as vkey text. */
  readonly key: string;
  readonly note: string;
}

const storageKey = "plumbline-ledger-checkpoint";

export function readRememberedCheckpoint(): RememberedCheckpoint | undefined {
  try {
    const text = localStorage.getItem(storageKey);
    return text === null ? undefined : (JSON.parse(text) as RememberedCheckpoint);
  } catch {
    // Storage may be forbidden or hold something else; then nothing is remembered.
    return undefined;
  }
}

export function rememberCheckpoint(checkpoint: RememberedCheckpoint): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(checkpoint));
  } catch {
    // Verifying works without remembering.
  }
}

/** What turned out to be true of an entity: 1 or 0. */
export interface Label {
  readonly entityKey: string;
  readonly label: 0 | 1;
  /** When it was observed; when it came, where its sender does not say. */
  readonly observedAtMs: number;
}

export interface StoredLabel extends Label {
  /** How often a later label replaced an earlier one. */
  readonly corrections: number;
}

/** What became of the labels of one call. */
export interface LabelCounts {
  readonly recorded: number;
  readonly corrected: number;
  readonly unchanged: number;
  /** Observed before the label that is there: that one stays. */
  readonly outdated: number;
}

/** What a label that comes does to the one that is there. */
export function settleLabel(stored: StoredLabel | undefined, label: Label): keyof LabelCounts {
  if (stored === undefined) return "recorded";
  if (stored.label === label.label) return "unchanged";
  return label.observedAtMs < stored.observedAtMs ? "outdated" : "corrected";
}
